import { type Field, type Verb, type VerbRow, verbs } from '../../packages/protocol/src/index.ts'
import { type DocumentText, documentTexts } from './texts/rfcs.ts'
import { verbTexts } from './texts/verbs.ts'

/** The documents that verbs come from, in the order in which they were written. */
const sources: readonly (readonly [name: string, title: string])[] = [
  ['RFC 775', 'Directory oriented commands'],
  ['RFC 959', 'File Transfer Protocol'],
  ['RFC 1639', 'FTP over big address records'],
  ['RFC 2228', 'FTP security extensions, with RFC 4217, securing FTP with TLS'],
  ['RFC 2389', 'Feature negotiation'],
  ['RFC 2428', 'IPv6 and NATs'],
  ['RFC 2640', 'Internationalization'],
  ['RFC 3659', 'Extensions to FTP'],
  ['RFC 7151', 'HOST for virtual hosts'],
  ['draft-bryan-ftp-range', 'RANG'],
  ['draft-bryan-ftpext-hash', 'HASH'],
  ['draft-dd-pret', 'PRET'],
  ['draft-peterson', 'Streamlined extensions (draft-peterson-streamlined-ftp-command-extensions)'],
  ['draft-somers-ftp-mfxx', 'MFMT, MFCT and MFF'],
  ['draft-twine-ftpmd5', 'MD5'],
  ['custom', 'What servers have made common without a document'],
  ['-', 'The open member'],
]

/** What of each document is there and under which export, and every verb by the document that it comes from. */
export function render(): string {
  const sections = sources.map(([name, title]) => {
    const rows = (Object.keys(verbs) as Verb[]).filter(verb => verbTexts[verb][0] === name).map(line)
    return [
      `### ${name === 'custom' || name === '-' ? title : `${name}: ${title}`}`,
      '',
      ...head,
      ...rows,
      '',
    ]
  })
  return [
    '# RFC by RFC',
    '',
    'This page is generated from `scripts/docs/texts/rfcs.ts` and the table of verbs, `src/command/verbs.ts`;',
    '`npm run docs` writes it.',
    '',
    '- [Documents](#documents): what is there beyond verbs, and what is deliberately not',
    '- [Verbs](#verbs): every verb with its argument, its replies and what it needs',
    '',
    '## Documents',
    '',
    ...documentTexts.flatMap(documentSection),
    '## Verbs',
    '',
    'A member of `Command` stands for each verb. Its argument is written with the names of its members: `[optional]`,',
    '`path...` for several. Replies are first digits: any other reply is a fault of the server, and the session ends.',
    '"Needs" is what must have gone before: a server may answer 530 or 503 without it.',
    '',
    ...sections.flat(),
  ].join('\n')
}

function documentSection({ name, title, points, absent = [] }: DocumentText): string[] {
  return [
    `### ${name === 'custom' ? title : `${title} (${name})`}`,
    '',
    ...points.map(([what, ...exports]) => `- ${what}: ${exports.map(it => `\`${it}\``).join(', ')}`),
    ...absent.map(what => `- Not there: ${what}`),
    '',
  ]
}

const head = ['| verb | argument | replies | needs | what it does |', '|---|---|---|---|---|']

function line(verb: Verb): string {
  const row: VerbRow = verbs[verb]
  const argument = row.fields.map(shown).join(' ')
  const cells = [
    verb,
    argument === '' ? '' : `\`${argument}\``,
    [...row.replies].map(digit => `${digit}yz`).join(' '),
    row.needs.join(', '),
    `${verbTexts[verb][1]}${row.secret === true ? ' Never shown.' : ''}`,
  ]
  return `| ${cells.join(' | ')} |`
}

/** In a cell of a table the bar between words must be escaped. */
function shown({ name, optional, many, words }: Field): string {
  const text = words?.join('\\|') ?? (many === true ? `${name}...` : name)
  return optional === true ? `[${text}]` : text
}
