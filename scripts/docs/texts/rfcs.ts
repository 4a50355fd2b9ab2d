import type * as protocol from '../../../packages/protocol/src/index.ts'

/** The name of a function, class or constant of the package, so that none is named that is not there. */
type Export = keyof typeof protocol

/** One thing that a document asks for: what it is, and the exports that do it. */
type Point = readonly [what: string, ...exports: Export[]]

/** What of a document is there beyond its verbs, and what is deliberately not. */
export interface DocumentText {
  readonly name: string
  readonly title: string
  readonly points: readonly Point[]
  readonly absent?: readonly string[]
}

/** In the order of their numbers, then drafts and customs. */
export const documentTexts: readonly DocumentText[] = [
  {
    name: 'RFC 959',
    title: 'File Transfer Protocol',
    points: [
      ['Replies of one line and of several, both roles (4.2)', 'ReplyParser', 'encodeReply'],
      ['Classes of replies (4.2.1)', 'replyClass', 'isPreliminary', 'isCompletion', 'isNegative'],
      ['Command lines, both roles (4.1, 5.3)', 'encodeCommand', 'parseCommandLine', 'CommandParser'],
      ['Which replies may answer which command (5.4)', 'verbs', 'UserSession', 'ServerSession'],
      ['Telnet commands taken out, 0xFF doubled where asked for (2.3)', 'ReplyParser', 'CommandParser'],
      [
        'Addresses of PORT and 227 (4.1.2, 5.3.2)',
        'encodePortArgument',
        'parsePortArgument',
        'parsePasvReply',
        'encodePasvAddress',
      ],
      ['The path in a 257 (appendix II)', 'parsePathReply', 'parsePathReplyBytes', 'encodePathReply'],
      ['SYST, HELP and STAT (4.1.3)', 'parseSystemReply', 'parseHelpReply', 'helpLines', 'statusKindOf'],
      ['TYPE A (3.1.1.1)', 'AsciiEncoder', 'AsciiDecoder', 'LineDecoder'],
      [
        'Listings, which the document leaves open',
        'ListingParser',
        'unix',
        'dos',
        'os2',
        'vms',
        'eplf',
        'names',
      ],
      ['Transfers, and ABOR and QUIT around them', 'retrieve', 'store', 'list', 'abandon', 'quit'],
    ],
    absent: [
      'MODE B and C and STRU R and P: the verbs are there and a session follows them, but nothing frames data by them',
      'TYPE E and L other than 8, and print formats (T, C): the verb alone',
      'restart markers (`110 MARK`), which belong to MODE B and C',
      'IP and Synch of Telnet before ABOR: urgent data is the business of who has the socket',
    ],
  },
  {
    name: 'RFC 1123',
    title: 'Requirements for hosts, 4.1',
    points: [
      ['The address of a 227 is found without parentheses (4.1.2.6)', 'parsePasvReply'],
      ['Replies in any segmentation (4.1.2.10)', 'ReplyParser'],
      ['The name that STOU chose (4.1.2.9)', 'parseUniqueName', 'encodeUniqueName'],
      ['Any command as a line, for a QUOTE (4.1.4.2)', 'parseCommandLine', 'request'],
      ['The first digit decides, whatever the other two (4.1.2.11)', 'replyClass', 'verbs'],
    ],
  },
  {
    name: 'RFC 1635',
    title: 'Anonymous FTP',
    points: [["Logging in as anybody; the address for a password is the caller's", 'logIn']],
  },
  {
    name: 'RFC 1639',
    title: 'FTP over big address records',
    points: [
      ['The arguments of LPRT and of a 228', 'parseLprtArgument', 'encodeLprtArgument', 'parseLpsvReply'],
      ['The same for servers', 'encodeLpsvAddress'],
      ['Families that a 521 names', 'parseAddressFamilies', 'encodeAddressFamilies'],
    ],
    absent: ['families other than IPv4 and IPv6: read as numbers, never connected to'],
  },
  {
    name: 'RFC 2228',
    title: 'Security extensions',
    points: [
      ['ADAT= in 235, 334 and 335, as bytes', 'parseSecurityData'],
      ['Replies 631 to 633, as the bytes of the mechanism', 'ReplyParser', 'parseProtectedReply'],
      ['The order of AUTH, PBSZ, PROT and CCC', 'UserSession', 'ServerSession'],
    ],
    absent: [
      'security mechanisms besides TLS (Kerberos, GSSAPI): their verbs and data are carried, their cryptography is not',
      'levels S and E of PROT as a way to transfer: no mechanism here has them',
    ],
  },
  {
    name: 'RFC 2389',
    title: 'FEAT and OPTS',
    points: [
      ['The lines of FEAT, both roles', 'parseFeatures', 'featureLines', 'Features', 'noFeatures'],
      ['What they mean', 'capabilitiesOf', 'parseChoices', 'formatChoices'],
      ['Asking for them', 'learnFeatures', 'negotiate'],
    ],
  },
  {
    name: 'RFC 2428',
    title: 'IPv6 and NATs',
    points: [
      ['The argument of EPRT', 'parseEprtArgument', 'encodeEprtArgument'],
      ['The port of a 229', 'parseEpsvReply', 'encodeEpsvPort'],
      ['A 227 in answer to EPSV, and the other way round', 'parsePassiveReply'],
      ['Families that a 522 names', 'parseAddressFamilies', 'encodeAddressFamilies'],
      ['EPSV ALL', 'extendedPassiveOnly'],
    ],
  },
  {
    name: 'RFC 2577',
    title: 'Security considerations',
    points: [
      ['The host of a 227 is a value that nothing here connects to', 'passiveAddress'],
      ['Secrets masked in what is shown', 'describeCommand'],
    ],
    absent: ['random ports, delays and checks of peers: they are the business of who has the sockets'],
  },
  {
    name: 'RFC 2640',
    title: 'Internationalization',
    points: [
      ['UTF-8, a name that is none as Latin-1 (2.2 and 3.1)', 'utf8', 'latin1'],
      ['CR NUL in what arrives (3.1)', 'ReplyParser', 'CommandParser'],
      ['LANG (4)', 'chooseLanguage', 'capabilitiesOf'],
    ],
    absent: [
      'CR in a path that is sent: it is refused, since few servers read CR NUL',
      'normal forms: names are sent as they came, or as they were given',
    ],
  },
  {
    name: 'RFC 3659',
    title: 'Extensions to FTP',
    points: [
      ['Points in time (2.3, 3)', 'parseTimeValue', 'formatTimeValue', 'parseTimeReply', 'toDate'],
      ['SIZE (4)', 'parseSizeReply', 'size'],
      ['REST in stream mode (5)', 'retrieve', 'store'],
      ['MLSD and MLST, both roles (7)', 'mlsx', 'parseMlsxLine', 'formatMlsxLine', 'stat'],
      ['Lists of facts', 'parseFactList', 'formatFactList'],
      ['OPTS MLST (7.9)', 'parseMlstOptionsReply', 'encodeMlstOptions', 'negotiate'],
    ],
    absent: [
      'TVFS (6) as a promise about paths: it is a feature that can be asked for, nothing depends on it',
    ],
  },
  {
    name: 'RFC 4217',
    title: 'Securing FTP with TLS',
    points: [
      ['AUTH TLS, PBSZ 0, PROT, CCC', 'secure', 'securePreferred', 'protectData', 'clearControl'],
      ['TLS from the first byte, which the document only tells of', 'secureAtOnce'],
      ['Bytes left at the upgrade are fatal', 'UserSession', 'ServerSession'],
      ['Why data was refused', 'dataRefusalOf'],
    ],
    absent: ['the handshake itself: steps say when it is due'],
  },
  {
    name: 'RFC 5797',
    title: 'Registry of commands',
    points: [['Every verb of the registry has a row', 'verbs', 'rowOf']],
  },
  {
    name: 'RFC 7151',
    title: 'HOST',
    points: [['HOST before USER', 'chooseHost']],
  },
  {
    name: 'draft-preston-ftpext-deflate',
    title: 'MODE Z',
    points: [['The mode, and whether FEAT names it', 'transferMode', 'capabilitiesOf']],
    absent: ['deflate itself: the driver of the exchanges has it or refuses the mode'],
  },
  {
    name: 'draft-bryan-ftpext-hash',
    title: 'HASH, with XCRC, XMD5, XSHA and their like',
    points: [
      ['The 213 to HASH, both roles', 'parseHashReply', 'encodeHashReply'],
      ['The digest of the older verbs, in whatever words', 'parseDigestReply'],
      ['The hash of a file by what the server has', 'hash'],
    ],
    absent: [
      'names with a blank and a quote or backslash for the older verbs: servers do not agree on how to quote them',
      'MMD5, which answers for several files at once',
    ],
  },
  {
    name: 'draft-bryan-ftp-range',
    title: 'RANG',
    points: [['A part of a file', 'retrieve']],
  },
  {
    name: 'draft-somers-ftp-mfxx',
    title: 'MFMT, MFCT and MFF',
    points: [
      ['The 213 with the facts that were set, both roles', 'parseFactReply', 'encodeFactReply'],
      ['Setting them', 'setModificationTime', 'setCreationTime', 'setFacts'],
    ],
  },
  {
    name: 'draft-peterson',
    title: 'Streamlined extensions',
    points: [
      ['The 200 to CSID, both roles', 'parseServerIdReply', 'encodeServerId'],
      ['AVBL, DSIZ and COMB', 'availableSpace', 'directorySize', 'combine'],
    ],
    absent: ['THMB and RMDA have no row; they can be sent as OTHER'],
  },
  {
    name: 'custom',
    title: 'What has no document',
    points: [
      ['Words of SITE', 'changeMode', 'fileMask', 'idleTime', 'makeLink', 'copy', 'site'],
      ['The size in the text of a 150, and progress in a STAT', 'parseTransferSize', 'parseTransferProgress'],
      ['Names that are safe on this machine', 'localName'],
      ['Text of strangers that is safe on a terminal', 'escapeControls', 'describeReply'],
    ],
    absent: [
      'transfers between two servers as an exchange: CPSV and SSCN have their rows',
      'URLs (RFC 1738, RFC 3986), which belong to the packages above',
    ],
  },
]
