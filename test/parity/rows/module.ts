import {
  FtpError,
  LocalProtocolError,
  parseEpsvReply,
  parsePasvReply,
  parsePathReply,
  parseTransferSize,
  RemoteProtocolError,
  type Reply,
  ReplyError,
} from '@sluice/protocol'
import { FtpConnectionError, FtpTimeoutError, FtpTlsError } from '@sluice/transport'
import type { Row } from '../row.ts'
import { answering } from '../support/faults.ts'
import { refusal, told } from '../support/told.ts'

/** What is no part of the classes. Parsers need no server, so one way is enough. */
export const moduleRows: readonly Row[] = [
  {
    ftplib: '`__all__`',
    ours: 'the exports of `@sluice/protocol` and `@sluice/transport`',
    instead: 'Every export has a type and a doc comment; a report of them is kept and compared.',
  },
  {
    ftplib: '`FTP_PORT`, `MAXLINE`, `MSG_OOB`, `CRLF`, `B_CRLF`',
    ours: '`port` (21, or 990 for implicit TLS), `limits`',
    instead: 'They are defaults of options; each limit can be set for a session.',
  },
  {
    ftplib: '`error_temp`, `error_perm`',
    ours: '`ReplyError`: `transient`, `reply.code`',
    scenarios: [
      {
        what: 'refusals by class, and the session goes on',
        python: '[refusal(ftp.sendcmd, "NOOP") for _ in range(4)] + [ftp.sendcmd("NOOP")]',
        server: { faults: [400, 499, 500, 599].map((code, at) => answering('NOOP', code, 'no', at + 1)) },
        ours: async ({ session }) => {
          const results = []
          for (let at = 0; at < 4; at++) results.push(await refusal(session.noop().then(told)))
          return [...results, told(await session.noop())]
        },
      },
    ],
  },
  {
    ftplib: '`error_reply`, `error_proto`, `EOFError`',
    ours: '`RemoteProtocolError`, `FtpConnectionError`: `code`',
    note: 'Where a reply could not be told from the answer to something else, the session closes.',
    scenarios: [
      {
        what: 'a code that no FTP knows',
        python: 'ftp.sendcmd("NOOP")',
        server: { faults: [{ at: { reply: 'NOOP' }, do: { type: 'say', code: 999, text: 'what' } }] },
        ours: async ({ session }) => told(await session.noop()),
        differs: { reason: 'A peer that does not speak FTP is not spoken to any more.', sends: ['NOOP'] },
      },
      {
        what: 'a server that hangs up instead of an answer',
        python: 'ftp.sendcmd("NOOP")',
        server: { faults: [{ at: { reply: 'NOOP' }, do: { type: 'cut', after: 0, ending: 'end' } }] },
        ours: async ({ session }) => told(await session.noop()),
      },
    ],
  },
  {
    ftplib: '`Error`, `all_errors`',
    ours: '`FtpError`: `code`, `phase`, `command`, `reply`, `cause`',
    note: 'One base class for all; nothing else is thrown.',
    scenarios: [
      {
        what: 'each error is one of them',
        begins: 'nothing',
        ways: ['passive'],
        python: `
kinds = (ftplib.error_reply, ftplib.error_temp, ftplib.error_perm, ftplib.error_proto, ftplib.Error, OSError, EOFError)
return all(issubclass(kind, ftplib.all_errors) for kind in kinds)`,
        ours: () => {
          const kinds = [
            ReplyError,
            RemoteProtocolError,
            LocalProtocolError,
            FtpConnectionError,
            FtpTimeoutError,
            FtpTlsError,
          ]
          return kinds.every(kind => kind.prototype instanceof FtpError)
        },
      },
    ],
  },
  {
    ftplib: '`parse150(resp)`',
    ours: '`parseTransferSize(reply)` of `@sluice/protocol`',
    scenarios: [
      pure('sizes that both find', 'ftplib.parse150', parse150, [
        '150 x (10 bytes).',
        '150 Opening (a) (10 Bytes)',
        '150 x 10 bytes',
      ]),
      {
        ...pure('sizes in other words', 'ftplib.parse150', parse150, [
          '150 (10 bytes)',
          '150-a\n150 b (5 bytes)',
          '150 9.3 kbytes to download',
        ]),
        differs: {
          reason: 'More wordings are understood, with `exact: false` for what the server has rounded.',
          gives: [{ gives: 10 }, { gives: 5 }, { gives: 9523 }],
        },
      },
    ],
  },
  {
    ftplib: '`parse227(resp)`',
    ours: '`parsePasvReply(reply)` of `@sluice/protocol`',
    scenarios: [
      pure('addresses', 'ftplib.parse227', parse227, [
        '227 Entering passive mode (127,0,0,1,195,80).',
        '227 =127,0,0,1,195,80',
      ]),
      {
        ...pure('what is no address', 'ftplib.parse227', parse227, [
          '227 (999,2,3,4,5,6)',
          '227 (1,2,3,4,500,6)',
          '227 (127, 0, 0, 1, 195, 80)',
          '227 hello',
          '200 (127,0,0,1,195,80)',
        ]),
        differs: {
          reason:
            'Octets above 255 and port 0 are no address, blanks are borne; `undefined` instead of an error.',
          gives: [
            { gives: null },
            { gives: null },
            { gives: ['127.0.0.1', 50000] },
            { gives: null },
            { gives: null },
          ],
        },
      },
    ],
  },
  {
    ftplib: '`parse229(resp, peer)`',
    ours: '`parseEpsvReply(reply)` of `@sluice/protocol`',
    note: 'The host is that of the control connection.',
    scenarios: [
      pure('ports', 'parse229', parse229, [
        '229 Entering extended passive mode (|||6446|)',
        '229 (!!!6446!)',
        '229 (|1|1.2.3.4|6446|)',
      ]),
      {
        ...pure('what is no port', 'parse229', parse229, [
          '229 (|||a|)',
          '229 (|||99999|)',
          '229 |||6446|',
          '229 hello',
        ]),
        differs: {
          reason: 'Ports above 65535 are none, parentheses may be missing; `undefined` instead of an error.',
          gives: [{ gives: null }, { gives: null }, { gives: 6446 }, { gives: null }],
        },
      },
    ],
  },
  {
    ftplib: '`parse257(resp)`',
    ours: '`parsePathReply(reply)` of `@sluice/protocol`',
    scenarios: [
      pure('paths', 'ftplib.parse257', parse257, [
        '257 "/foo/bar"',
        '257 "/foo/bar" created',
        '257 "/foo/b""ar"',
        '257 "/foo/b""ar" created',
      ]),
      {
        ...pure('what is no path', 'ftplib.parse257', parse257, [
          '257 ""',
          '257 "" created',
          '250 "/foo/bar"',
          '257 created /foo "now',
          '257 /foo',
        ]),
        differs: {
          reason:
            'An empty path and an open quote are no path; one without quotes is; `undefined` instead of an error.',
          gives: [{ gives: null }, { gives: null }, { gives: null }, { gives: null }, { gives: '/foo' }],
        },
      },
    ],
  },
  {
    ftplib: '`print_line(line)`',
    ours: '`for await (const line of session.lines()) console.log(line)`',
    instead: 'Nothing is printed unless the caller does it.',
  },
  {
    ftplib: "`ftpcp(source, sourcename, target, targetname='', type='I')`",
    ours: '`source.copyTo(path, target, targetPath)`',
    note:
      'The address of the source is the one that its session goes to, unless `trustedDataHosts` trusts another. ' +
      'Sessions under TLS need `protect("clear")` first, since two servers cannot agree on TLS.',
    scenarios: [
      {
        what: 'from one session to another',
        ways: ['passive'],
        python: "target = connect()\nftplib.ftpcp(ftp, 'b.bin', target, 'copy.bin')\nreturn None",
        ours: async ({ session, open }) => {
          await session.copyTo('b.bin', await open(), 'copy.bin')
          return null
        },
      },
      {
        what: 'as text, under the same name in another directory',
        ways: ['passive'],
        python:
          "target = connect()\ntarget.cwd('void')\nftplib.ftpcp(ftp, 'a.txt', target, type='A')\nreturn None",
        ours: async ({ session, open }) => {
          const target = await open()
          await target.cwd('void')
          await session.copyTo('a.txt', target, undefined, { representation: 'ascii' })
          return null
        },
      },
      {
        what: 'data in the clear under TLS',
        ways: ['passive, TLS'],
        python: `
ftp.prot_c()
target = connect()
target.prot_c()
ftplib.ftpcp(ftp, 'b.bin', target, 'copy.bin')
return None`,
        ours: async ({ session, open }) => {
          await session.protect('clear')
          const target = await open()
          await target.protect('clear')
          await session.copyTo('b.bin', target, 'copy.bin')
          return null
        },
      },
      {
        what: 'a file that is not there',
        ways: ['passive'],
        python: "target = connect()\nftplib.ftpcp(ftp, 'none', target, 'void/new')",
        ours: async ({ session, open }) => {
          await session.copyTo('none', await open(), 'void/new')
          return null
        },
        differs: {
          reason: 'A source that is missing is told before the target has made an empty file.',
          sends: ['SIZE none (I)', 'QUIT', '---', 'USER user', 'PASS ***', 'QUIT'],
          files: { '/void/new': undefined },
        },
      },
    ],
  },
  {
    ftplib: '`test()`, `python -m ftplib`',
    ours: 'none yet',
    instead: 'Waits for the command line, `@sluice/cli`; `netrc: true` reads the same file for a session.',
  },
]

function pure(
  what: string,
  python: string,
  ours: (reply: Reply) => string | number | readonly (string | number)[] | null,
  replies: readonly string[],
) {
  const helper = 'parse229 = lambda text: ftplib.parse229(text, ("127.0.0.1", 21))[1]\n'
  return {
    what,
    begins: 'nothing' as const,
    ways: ['passive' as const],
    python: `${helper}return [refusal(${python}, text) for text in ${JSON.stringify(replies)}]`,
    ours: () => replies.map(text => ({ gives: ours(replyOf(text)) })),
  }
}

/** The reply in a text of `ftplib`. */
function replyOf(text: string): Reply {
  const code = Number(text.slice(0, 3))
  return { code, lines: text.split('\n').map(line => line.slice(4)) }
}

function parse150(reply: Reply): number | null {
  return parseTransferSize(reply)?.bytes ?? null
}

function parse227(reply: Reply): readonly (string | number)[] | null {
  const address = parsePasvReply(reply)
  return address === undefined ? null : [address.host ?? '', address.port]
}

function parse229(reply: Reply): number | null {
  return parseEpsvReply(reply)?.port ?? null
}

function parse257(reply: Reply): string | null {
  return parsePathReply(reply) ?? null
}
