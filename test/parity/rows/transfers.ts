import { text } from 'node:stream/consumers'
import { encodeEprtArgument, encodePortArgument } from '@sluice/protocol'
import { everyWay, type Row } from '../row.ts'
import { fetched, refusal, sha256, told } from '../support/told.ts'

/** Reads what a data connection of Python brings. */
const READ_ALL = `
def read_all(conn):
    data = b''
    while chunk := conn.recv(8192): data += chunk
    if hasattr(conn, 'unwrap'): conn.unwrap()
    conn.close()
    return data
`

/** Downloads into a hash. */
const DOWNLOAD = `
def download(path, **options):
    digest = hashlib.sha256()
    said = ftp.retrbinary('RETR ' + path, digest.update, **options)
    return [said, digest.hexdigest()]
`

/** Data connections, and the transfers of files. */
export const transferRows: readonly Row[] = [
  {
    ftplib: '`sendport(host, port)`, `sendeprt(host, port)`',
    ours: '`session.command({ verb: "PORT", address })`; `encodePortArgument()`, `encodeEprtArgument()`',
    note: '`dataMode: "active"` does it by itself.',
    scenarios: [
      {
        what: 'an address is told',
        python: "[ftp.sendport('127.0.0.1', 50000), ftp.sendeprt('127.0.0.1', 50000)]",
        ours: async ({ session }) => [
          told(await session.command({ verb: 'PORT', address: encodePortArgument('127.0.0.1', 50000) })),
          told(await session.command({ verb: 'EPRT', address: encodeEprtArgument('127.0.0.1', 50000) })),
        ],
      },
    ],
  },
  {
    ftplib: '`makeport()`, `makepasv()`',
    ours: '`openData(command)`, in the mode of the session',
    note: 'EPSV and EPRT for IPv4, too, PASV and PORT where the server does not have them; in active mode only the server may come.',
    scenarios: [
      {
        what: 'a way for data',
        ways: everyWay,
        python: `${READ_ALL}conn = ftp.transfercmd('NLST sub')\nreturn [read_all(conn).decode(), ftp.voidresp()]`,
        ours: async ({ session }) => {
          const data = await session.openData('NLST sub')
          return [await text(data.readable), told((await data.complete()).reply)]
        },
      },
      {
        what: 'a way for data over IPv6',
        ways: ['passive', 'active'],
        server: { host: '::1' },
        python: `${READ_ALL}conn = ftp.transfercmd('NLST sub')\nreturn [read_all(conn).decode(), ftp.voidresp()]`,
        ours: async ({ session }) => {
          const data = await session.openData('NLST sub')
          return [await text(data.readable), told((await data.complete()).reply)]
        },
      },
    ],
  },
  {
    ftplib: '`ntransfercmd(cmd, rest=None)`, `transfercmd(cmd, rest=None)`',
    ours: '`openData(command, { offset })`: `readable` or `writable`, `expected`, `complete()`',
    scenarios: [
      {
        what: 'bytes that come, and how many',
        ways: everyWay,
        python: `${READ_ALL}
ftp.voidcmd('TYPE I')
conn, size = ftp.ntransfercmd('RETR b.bin')
return [size, hashlib.sha256(read_all(conn)).hexdigest(), ftp.voidresp()]`,
        ours: async ({ session }) => {
          const data = await session.openData('RETR b.bin')
          const chunks: Buffer[] = []
          for await (const chunk of data.readable) chunks.push(chunk)
          const { reply } = await data.complete()
          return [data.expected ?? null, sha256(Buffer.concat(chunks)), told(reply)]
        },
      },
      {
        what: 'bytes that come from an offset on',
        python: `${READ_ALL}
ftp.voidcmd('TYPE I')
conn = ftp.transfercmd('RETR b.bin', 4990)
return [list(read_all(conn)), ftp.voidresp()]`,
        ours: async ({ session }) => {
          const data = await session.openData('RETR b.bin', { offset: 4990 })
          const chunks: Buffer[] = []
          for await (const chunk of data.readable) chunks.push(chunk)
          return [[...Buffer.concat(chunks)], told((await data.complete()).reply)]
        },
      },
      {
        what: 'bytes that go',
        ways: everyWay,
        python: `
ftp.voidcmd('TYPE I')
conn = ftp.transfercmd('STOR up')
conn.sendall(b'some bytes')
if hasattr(conn, 'unwrap'): conn.unwrap()
conn.close()
return ftp.voidresp()`,
        ours: async ({ session }) => {
          const data = await session.openData('STOR up')
          data.writable.end('some bytes')
          return told((await data.complete()).reply)
        },
      },
      {
        what: 'a server that says yes twice',
        ways: ['passive'],
        server: {
          faults: [
            {
              at: { reply: 'NLST' },
              do: { type: 'extra', where: 'before', code: 200, text: 'Of course' },
            },
          ],
        },
        python: `${READ_ALL}
conn = ftp.transfercmd('NLST sub')
return [sorted(read_all(conn).decode().split('\\r\\n')), ftp.voidresp()]`,
        ours: async ({ session }) => {
          const data = await session.openData('NLST sub')
          return [(await text(data.readable)).split('\r\n').sort(), told((await data.complete()).reply)]
        },
        differs: {
          reason: 'A 200 that some servers send before their 150 ends the session, where `ftplib` skips it.',
          fails: { fails: 'error_reply', text: '200 Of course' },
          sends: ['PASV', 'NLST sub'],
        },
      },
    ],
  },
  {
    ftplib: '`abort()`',
    ours: '`session.abort()`, or the `signal` of a call',
    note: 'The call rejects with `FtpAbortError`, all replies are read, and the session goes on.',
    scenarios: [
      {
        what: 'a download that is given up, and the session goes on',
        ways: everyWay,
        server: { faults: [{ at: { data: 'RETR', afterBytes: 1000, nth: 1 }, do: { type: 'stall' } }] },
        python: `
ftp.voidcmd('TYPE I')
conn = ftp.transfercmd('RETR b.bin')
conn.recv(10)
said = ftp.abort()
conn.close()
if said[:3] == '426': ftp.voidresp()
return ftp.voidcmd('NOOP')`,
        ours: async ({ session }) => {
          const data = await session.openData('RETR b.bin')
          data.readable.on('error', () => {}).resume()
          const ended = data.complete().catch(({ name }) => name)
          await new Promise(resolve => data.readable.once('data', resolve))
          await session.abort()
          return (await ended) === 'AbortError' ? told(await session.noop()) : 'it was not aborted'
        },
      },
      {
        what: 'nothing to give up',
        python: 'ftp.abort()',
        ours: async ({ session }) => {
          await session.abort()
          return 'nothing was sent'
        },
        differs: {
          reason: 'Where nothing runs nothing is sent; `command("ABOR")` sends it.',
          gives: 'nothing was sent',
          sends: ['QUIT'],
        },
      },
      {
        what: 'ABOR by itself',
        python: 'ftp.abort()',
        ours: async ({ session }) => told(await session.command('ABOR')),
      },
    ],
  },
  {
    ftplib: '`retrbinary(cmd, callback, blocksize=8192, rest=None)`',
    ours: '`session.retrieve(path, target, { offset })`: a stream, a local file, or a receiver',
    note: 'It resolves only when the file is known to be whole.',
    scenarios: [
      {
        what: 'a file, an empty one, and one with an odd name',
        ways: everyWay,
        python: `${DOWNLOAD}return [download(path) for path in ('b.bin', 'empty', 'sub/ü n;.txt')]`,
        ours: async ({ session }) => {
          const told = []
          for (const path of ['b.bin', 'empty', 'sub/ü n;.txt']) told.push(await downloaded(session, path))
          return told
        },
      },
      {
        what: 'from an offset on',
        ways: everyWay,
        python: `${DOWNLOAD}return [download('b.bin', rest=rest) for rest in (10, '4990', 5000)]`,
        ours: async ({ session }) => {
          const told = []
          for (const offset of [10, 4990, 5000]) told.push(await downloaded(session, 'b.bin', { offset }))
          return told
        },
      },
      {
        what: 'from the beginning, said in so many words',
        python: `${DOWNLOAD}return download('b.bin', rest=0)`,
        ours: async ({ session }) => await downloaded(session, 'b.bin', { offset: 0 }),
        differs: { reason: '`REST 0` is left out.', sends: ['PASV', 'RETR b.bin (I)', 'QUIT'] },
      },
      {
        what: 'one that is not there, and the session goes on',
        python: `${DOWNLOAD}return [refusal(download, 'none'), download('b.bin')]`,
        ours: async ({ session }) => {
          const none = await refusal(downloaded(session, 'none'))
          return [none, await downloaded(session, 'b.bin')]
        },
      },
      {
        what: 'half a file that the server calls complete',
        server: { faults: [{ at: { data: 'RETR', afterBytes: 1000 }, do: { type: 'drop' } }] },
        python: `${DOWNLOAD}return download('b.bin')[0]`,
        ours: async ({ session }) => (await downloaded(session, 'b.bin'))[0] ?? null,
        differs: {
          reason: 'A file that is shorter than its size is an error, where `ftplib` calls it complete.',
          fails: { fails: 'FTP_WRONG_SIZE' },
        },
      },
    ],
  },
  {
    ftplib: '`retrlines(cmd, callback=None)`',
    ours: '`for await (const line of session.retrieveLines(path))`, `.toArray()`',
    note: 'Lines up to 1 MiB (`maxLineBytes`); a text as it travels: `retrieve` with `representation: "ascii"`.',
    scenarios: [
      {
        what: 'the lines of a text',
        ways: everyWay,
        python: "lines = []\nftp.retrlines('RETR a.txt', lines.append)\nreturn lines",
        ours: async ({ session }) => await session.retrieveLines('a.txt').toArray(),
      },
      {
        what: 'a line that is too long',
        ways: ['passive'],
        server: {
          faults: [{ at: { data: 'RETR' }, do: { type: 'send', bytes: 'x'.repeat(16384), instead: true } }],
        },
        python: "lines = []\nftp.retrlines('RETR a.txt', lines.append)\nreturn lines",
        ours: async ({ session }) => await session.retrieveLines('a.txt', { maxLineBytes: 8192 }).toArray(),
        differs: {
          reason: 'A transfer that is given up is aborted, and leaves no answer behind for the next command.',
          sends: ['PASV', 'RETR a.txt (A)', 'ABOR', 'QUIT'],
        },
      },
    ],
  },
  {
    ftplib: '`storbinary(cmd, fp, blocksize=8192, callback=None, rest=None)`',
    ours: '`session.store(source, path, { append, unique, offset })`: a stream, a local file, bytes, or any iterable',
    note: 'A source that fails never becomes the clean end of a shorter file.',
    scenarios: [
      {
        what: 'a file, an empty one, and one that is appended to',
        ways: everyWay,
        python: `
return [
    ftp.storbinary('STOR up', io.BytesIO(bytes(range(256)) * 40)),
    ftp.storbinary('STOR nothing', io.BytesIO(b'')),
    ftp.storbinary('APPE a.txt', io.BytesIO(b'three\\n')),
]`,
        ours: async ({ session }) => {
          const bytes = Buffer.from(Array.from({ length: 10_240 }, (_, at) => at % 256))
          return [
            told((await session.store(bytes, 'up')).reply),
            told((await session.store(new Uint8Array(0), 'nothing')).reply),
            told((await session.store(['three\n'], 'a.txt', { append: true })).reply),
          ]
        },
      },
      {
        what: 'from an offset on',
        python: "[ftp.storbinary('STOR b.bin', io.BytesIO(b'end'), rest=rest) for rest in (30, '20')]",
        ours: async ({ session }) => [
          told((await session.store(['end'], 'b.bin', { offset: 30 })).reply),
          told((await session.store(['end'], 'b.bin', { offset: 20 })).reply),
        ],
      },
      {
        what: 'the bytes so far',
        python: `
sent = []
ftp.storbinary('STOR up', io.BytesIO(b'x' * 20000), callback=lambda block: sent.append(len(block)))
return sum(sent)`,
        ours: async ({ session }) => {
          let sent = 0
          await session.store(Buffer.alloc(20_000, 'x'), 'up', { onProgress: bytes => (sent = bytes) })
          return sent
        },
      },
      {
        what: 'into a folder that is not there',
        python: "ftp.storbinary('STOR none/up', io.BytesIO(b'x'))",
        ours: async ({ session }) => told((await session.store(['x'], 'none/up')).reply),
      },
    ],
  },
  {
    ftplib: '`storlines(cmd, fp, callback=None)`',
    ours: '`session.store(source, path, { representation: "ascii" })`',
    scenarios: [
      {
        what: 'line ends become CRLF, also behind the last line',
        ways: everyWay,
        python: "ftp.storlines('STOR up', io.BytesIO(b'one\\ntwo\\r\\nthree'))",
        ours: async ({ session }) => {
          const options = { representation: 'ascii', finalLineEnd: true } as const
          return told((await session.store(['one\ntwo\r\nthree'], 'up', options)).reply)
        },
      },
      {
        what: 'a last line without an end',
        ways: ['passive'],
        python: "ftp.storlines('STOR up', io.BytesIO(b'one\\ntwo'))",
        ours: async ({ session }) =>
          told((await session.store(['one\ntwo'], 'up', { representation: 'ascii' })).reply),
        differs: {
          reason: 'A last line without an end stays so, unless `finalLineEnd` is set.',
          files: { '/up': sha256('one\ntwo') },
        },
      },
      {
        what: 'a line that is too long',
        ways: ['passive'],
        python: "ftp.storlines('STOR up', io.BytesIO(b'x' * 16384))",
        ours: async ({ session }) =>
          told((await session.store(['x'.repeat(16_384)], 'up', { representation: 'ascii' })).reply),
        differs: {
          reason: 'A line may be as long as it likes.',
          gives: '226 Transfer complete.',
          files: { '/up': sha256('x'.repeat(16_384)) },
        },
      },
      {
        what: 'text instead of bytes',
        ways: ['passive'],
        python: "ftp.storlines('STOR up', io.StringIO('one\\n'))",
        ours: async ({ session }) =>
          told((await session.store(['one\n'], 'up', { representation: 'ascii' })).reply),
        differs: {
          reason: 'Text is written in the charset of the session.',
          gives: '226 Transfer complete.',
          files: { '/up': sha256('one\n') },
        },
      },
    ],
  },
]

async function downloaded(...args: Parameters<typeof fetched>): Promise<readonly string[]> {
  const { report, hash } = await fetched(...args)
  return [told(report.reply), hash]
}
