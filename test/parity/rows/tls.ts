import { FtpError } from '@sluice/protocol'
import { everyWay, type Row } from '../row.ts'
import { fetched, refusal, told } from '../support/told.ts'

const tlsWays = ['passive, TLS'] as const

/** What `FTP_TLS` adds. */
export const tlsRows: readonly Row[] = [
  {
    ftplib: '`FTP_TLS(..., context=None)`',
    ours: "`mode: 'required'` (or `'preferred'`, `'implicit'`), `tls`: what `tls.createSecureContext` takes, and more",
    note: 'Data connections resume the TLS session of the control connection, as many servers want it.',
    scenarios: [
      {
        what: 'a certificate of nobody knows whom',
        begins: 'nothing',
        ways: tlsWays,
        python: 'connect(context=ssl._create_stdlib_context()).pwd()',
        ours: async ({ open }) => await (await open({ tls: {} })).pwd(),
        differs: {
          reason:
            'Certificates are verified; `tls.fingerprint256` trusts one, `rejectUnauthorized: false` any.',
          fails: { fails: 'SSLError' },
          sends: ['AUTH TLS'],
        },
      },
      {
        what: 'a certificate for another name',
        begins: 'nothing',
        ways: tlsWays,
        server: { host: '::1' },
        python: 'connect().pwd()',
        ours: async ({ open }) => await (await open()).pwd(),
      },
      {
        what: 'a context of our own, for both connections',
        begins: 'nothing',
        ways: tlsWays,
        python: `
context = trusting()
context.maximum_version = ssl.TLSVersion.TLSv1_2
ftp = connect(context=context)
return [ftp.sock.version(), ftp.nlst('sub')]`,
        ours: async ({ open, access }) => {
          const session = await open({ tls: { ...access.tls, maxVersion: 'TLSv1.2' } })
          return ['TLSv1.2', await session.nameList('sub').toArray()]
        },
      },
    ],
  },
  {
    ftplib: "`login(user='', passwd='', acct='', secure=True)` of `FTP_TLS`",
    ours: "`mode: 'none'` for a log-in in the clear",
    note: '`required` is an error where TLS cannot be had, before anything secret is sent.',
    scenarios: [
      {
        what: 'TLS before the log-in',
        begins: 'nothing',
        ways: tlsWays,
        python: 'isinstance(connect().sock, ssl.SSLSocket)',
        ours: async ({ open }) => (await open()).protected,
      },
      {
        what: 'in the clear',
        begins: 'nothing',
        ways: tlsWays,
        python: `
ftp = connect(login=False)
ftp.login(settings['user'], settings['password'], secure=False)
return [isinstance(ftp.sock, ssl.SSLSocket), ftp.pwd()]`,
        ours: async ({ open }) => {
          const session = await open({ mode: 'none' })
          return [session.protected, await session.pwd()]
        },
      },
    ],
  },
  {
    ftplib: '`auth()` of `FTP_TLS`',
    ours: '`mode`: `FtpSession.connect` does it before the log-in',
    scenarios: [
      {
        what: 'twice',
        ways: tlsWays,
        python: 'ftp.auth()',
        ours: async ({ session }) => told(await session.command('AUTH TLS')),
      },
    ],
  },
  {
    ftplib: '`prot_p()`, `prot_c()` of `FTP_TLS`',
    ours: "`session.protect('private')`, `session.protect('clear')`; `tls.dataProtection` from the beginning",
    note: 'Data is under TLS unless told otherwise.',
    scenarios: [
      {
        what: 'there and back',
        ways: ['passive, TLS', 'active, TLS'],
        python: `
found = [isinstance(connected, ssl.SSLSocket) for connected in [ftp.sock]]
for change in (ftp.prot_c, ftp.prot_p):
    change()
    with ftp.transfercmd('NLST sub') as conn:
        found.append(isinstance(conn, ssl.SSLSocket))
        while conn.recv(1000): pass
        if found[-1]: conn.unwrap()
    found.append(ftp.voidresp())
return found`,
        ours: async ({ session }) => {
          const found: (boolean | string)[] = [session.protected]
          for (const level of ['clear', 'private'] as const) {
            await session.protect(level)
            const data = await session.openData('NLST sub')
            found.push(session.dataProtected)
            data.readable.resume()
            found.push(told((await data.complete()).reply))
          }
          return found
        },
      },
    ],
  },
  {
    ftplib: '`ccc()` of `FTP_TLS`',
    ours: '`session.clearControl()`, with `tls.clearControl: true`',
    scenarios: [
      {
        what: 'back to clear text, and data stays under TLS',
        ways: tlsWays,
        python: "ftp.ccc()\nreturn [ftp.pwd(), ftp.retrbinary('RETR b.bin', lambda chunk: None)]",
        ours: async ({ session }) => {
          await session.clearControl()
          return [await session.pwd(), told((await fetched(session, 'b.bin')).report.reply)]
        },
      },
      {
        what: 'without TLS',
        begins: 'nothing',
        ways: tlsWays,
        python: `
ftp = connect(login=False)
ftp.login(settings['user'], settings['password'], secure=False)
return refusal(ftp.ccc)`,
        ours: async ({ open }) => {
          const session = await open({ mode: 'none' })
          return await refusal(session.clearControl().then(() => null))
        },
      },
    ],
  },
  {
    ftplib: '`ntransfercmd(cmd, rest=None)`, `abort()` of `FTP_TLS`',
    ours: 'as without TLS',
    note: 'A download is whole when close_notify came or its size agrees (`tlsEnd`).',
    scenarios: [
      {
        what: 'a download that ends without close_notify before its end',
        ways: tlsWays,
        server: {
          faults: [{ at: { data: 'RETR', afterBytes: 1000 }, do: { type: 'close', how: 'truncate' } }],
        },
        python: "'fails' in refusal(ftp.retrbinary, 'RETR b.bin', lambda chunk: None)",
        ours: async ({ session }) =>
          await fetched(session, 'b.bin').then(
            () => false,
            error => error instanceof FtpError,
          ),
      },
      {
        what: 'one after another, in both modes',
        ways: everyWay,
        python:
          "[ftp.retrbinary('RETR ' + path, lambda chunk: None) for path in ('a.txt', 'b.bin', 'empty')]",
        ours: async ({ session }) => {
          const said = []
          for (const path of ['a.txt', 'b.bin', 'empty'])
            said.push(told((await fetched(session, path)).report.reply))
          return said
        },
      },
    ],
  },
]
