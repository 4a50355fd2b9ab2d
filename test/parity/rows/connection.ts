import type { Row } from '../row.ts'
import { answering } from '../support/faults.ts'
import { refusal, told } from '../support/told.ts'

/** Opening and leaving, and commands by their lines. */
export const connectionRows: readonly Row[] = [
  {
    ftplib: "`FTP(host='', user='', passwd='', acct='', timeout, source_address, *, encoding)`",
    ours: '`FtpSession.connect({ host, user, password, account, ... })`, or a URL',
    note: 'One step, which connects, logs in and asks what the server can do; there is no session that is not connected.',
    scenarios: [
      {
        what: 'connected and logged in',
        begins: 'nothing',
        python: 'connect().pwd()',
        ours: async ({ open }) => await (await open()).pwd(),
      },
    ],
  },
  {
    ftplib: '`__enter__()`, `__exit__()`',
    ours: '`await using session = ...`',
    scenarios: [
      {
        what: 'QUIT at the end of the block',
        begins: 'nothing',
        python: 'with connect() as ftp:\n    ftp.pwd()\nreturn ftp.sock is None',
        ours: async ({ open }) => {
          const session = await open()
          await (async () => {
            await using inside = session
            await inside.pwd()
          })()
          return session.closed
        },
      },
      {
        what: 'QUIT inside the block is not sent again',
        begins: 'nothing',
        python: 'with connect() as ftp:\n    ftp.quit()\nreturn ftp.sock is None',
        ours: async ({ open }) => {
          const session = await open()
          await (async () => {
            await using inside = session
            await inside.quit()
          })()
          return session.closed
        },
      },
      {
        what: 'a QUIT that is refused',
        begins: 'nothing',
        ways: ['passive'],
        server: { faults: [answering('QUIT', 550, 'error on quit')] },
        python: 'with connect() as ftp:\n    ftp.pwd()\nreturn True',
        ours: async ({ open }) => {
          const session = await open()
          await (async () => {
            await using inside = session
            await inside.pwd()
          })()
          return session.closed
        },
        differs: {
          reason: 'The answer to QUIT is never an error: all that was asked for is done by then.',
          gives: true,
        },
      },
    ],
  },
  {
    ftplib: "`connect(host='', port=0, timeout, source_address)`",
    ours: '`FtpSession.connect(...)`, `session.reconnect()`',
    scenarios: [
      {
        what: 'a greeting that comes behind a 120',
        begins: 'nothing',
        ways: ['passive'],
        server: {
          faults: [
            {
              at: { reply: 'greeting' },
              do: { type: 'extra', where: 'before', code: 120, text: 'A moment' },
            },
          ],
        },
        python: 'connect().pwd()',
        ours: async ({ open }) => await (await open()).pwd(),
        differs: {
          reason:
            'A 120 is waited through, where `ftplib` takes it for the greeting and reads every answer too early.',
          gives: '/',
          sends: ['USER user', 'PASS ***', 'PWD', 'QUIT'],
        },
      },
      {
        what: 'a server that takes nobody',
        begins: 'nothing',
        server: { faults: [{ at: { reply: 'greeting' }, do: { type: 'say', code: 421, text: 'Too many' } }] },
        python: 'connect().pwd()',
        ours: async ({ open }) => await (await open()).pwd(),
        ways: ['passive'],
        differs: { reason: 'A session that has not begun is closed without a word.', sends: [] },
      },
    ],
  },
  {
    ftplib: "`login(user='', passwd='', acct='')`",
    ours: '`user`, `password`, `account` of the options; `session.logIn()` behind `reinitialize()`',
    scenarios: [
      {
        what: 'anonymous without a user',
        begins: 'nothing',
        python: "connect(user='anonymous', passwd='').pwd()",
        ours: async ({ open }) => await (await open({ user: undefined, password: undefined })).pwd(),
      },
      {
        what: 'with an account',
        begins: 'nothing',
        ways: ['passive'],
        python: "connect(user='other', passwd='hush', acct='team').pwd()",
        ours: async ({ open }) =>
          await (await open({ user: 'other', password: 'hush', account: 'team' })).pwd(),
      },
      {
        what: 'a wrong password',
        begins: 'nothing',
        ways: ['passive'],
        python: "connect(passwd='wrong')",
        ours: async ({ open }) => String(await open({ password: 'wrong' })),
        differs: {
          reason: 'A session that has not begun is closed without a word.',
          sends: ['USER user', 'PASS ***'],
        },
      },
      {
        what: 'an account that is asked for and missing',
        begins: 'nothing',
        ways: ['passive'],
        python: "connect(user='other', passwd='hush')",
        ours: async ({ open }) =>
          await refusal(open({ user: 'other', password: 'hush' }).then(() => 'logged in')),
        differs: {
          reason: 'An empty account is never sent: the error says which option is missing.',
          gives: { fails: 'FTP_LOGIN_REFUSED' },
          sends: ['USER other', 'PASS ***'],
        },
      },
    ],
  },
  {
    ftplib: '`acct(password)`',
    ours: '`session.acct(name)`',
    scenarios: [
      {
        what: 'an account behind the log-in',
        python: "ftp.acct('team')",
        ours: async ({ session }) => told(await session.acct('team')),
      },
    ],
  },
  {
    ftplib: '`sanitize(s)`',
    ours: 'traces, errors and `lastReply`; `describeCommand()` of `@sluice/protocol`',
    scenarios: [
      {
        what: 'a password in what is shown',
        ways: ['passive'],
        begins: 'nothing',
        python: `
ftp = connect()
ftp.set_debuglevel(1)
ftp.sendcmd('ACCT team')
return [line for line in printed().splitlines() if 'ACCT' in line]`,
        ours: async ({ open }) => {
          const commands: string[] = []
          const session = await open({
            trace: event => event.type === 'command' && commands.push(event.command),
          })
          await session.acct('team')
          return commands.filter(command => command.startsWith('PASS') || command.startsWith('ACCT'))
        },
        differs: {
          reason:
            'Accounts are masked as passwords are, in any case of letters, and a mask does not tell the length.',
          gives: ['PASS ***', 'ACCT ***'],
        },
      },
    ],
  },
  {
    ftplib: '`sendcmd(cmd)`, `voidcmd(cmd)`, `putcmd(line)`, `putline(line)`',
    ours: '`session.command(line)`, `session.site(text)`, and a method for each command',
    note: 'A command and its answer are one call: nothing gets out of step. `ControlConnection` has the parts.',
    scenarios: [
      {
        what: 'any command by its line',
        python: "[ftp.sendcmd('SYST'), ftp.voidcmd('NOOP'), ftp.sendcmd('SITE CHMOD 640 a.txt')]",
        ours: async ({ session }) => {
          const lines = ['SYST', 'NOOP', 'SITE CHMOD 640 a.txt']
          return await Promise.all(lines.map(async line => told(await session.command(line))))
        },
      },
      {
        what: 'a line end inside',
        python: "[refusal(ftp.sendcmd, 'NOOP' + end + 'DELE a.txt') for end in ('\\r\\n', '\\n', '\\r')]",
        ours: async ({ session }) => {
          const ends = ['\r\n', '\n', '\r']
          return await Promise.all(
            ends.map(end => refusal(session.command(`NOOP${end}DELE a.txt`).then(told))),
          )
        },
      },
      {
        what: 'a NUL inside',
        python: "ftp.delete('a\\0.txt')",
        ours: async ({ session }) => told(await session.delete('a\0.txt')),
        differs: {
          reason: 'NUL is refused as line ends are.',
          fails: { fails: 'ValueError' },
          sends: ['QUIT'],
        },
      },
      {
        what: 'a command that the server does not have',
        python: "[refusal(ftp.sendcmd, 'XYZZY'), refusal(ftp.voidcmd, 'SMNT a')]",
        ours: async ({ session }) => [
          await refusal(session.command('XYZZY').then(told)),
          await refusal(session.command('SMNT a').then(told)),
        ],
      },
      {
        what: 'a half of something',
        python: "return [ftp.sendcmd('RNFR a.txt'), ftp.sendcmd('RNTO c.txt')]",
        ours: async ({ session }) => {
          const half = await refusal(session.command('RNFR a.txt').then(told))
          return [half, told(await session.rename('a.txt', 'c.txt'))]
        },
        differs: {
          reason: 'What is more than a command and its answer has a method: `command()` refuses it.',
          gives: [{ fails: 'ValueError' }, '250 Renamed.'],
        },
      },
    ],
  },
  {
    ftplib: '`getresp()`, `voidresp()`, `getmultiline()`, `getline()`',
    ours: '`Reply`: `code` and `lines`; `ReplyParser` of `@sluice/protocol`',
    scenarios: [
      {
        what: 'an answer of several lines',
        python: "ftp.sendcmd('HELP')",
        ours: async ({ session }) => told(await session.help()),
      },
      {
        what: 'an answer that asks for more',
        ways: ['passive'],
        server: { faults: [answering('NOOP', 300, 'and then?')] },
        python: "ftp.voidcmd('NOOP')",
        ours: async ({ session }) => told(await session.noop()),
        differs: {
          reason:
            'An answer that cannot be one to its command closes the session: the next could not be trusted.',
          sends: ['NOOP'],
        },
      },
    ],
  },
  {
    ftplib: '`quit()`',
    ours: '`session.quit()`',
    note: 'Never rejects; `session.lastReply` has what the server said.',
    scenarios: [
      {
        what: 'the answer',
        python: '[ftp.quit(), ftp.sock is None]',
        ours: async ({ session }) => {
          await session.quit()
          return [session.lastReply === undefined ? null : told(session.lastReply), session.closed]
        },
      },
      {
        what: 'a server that refuses it',
        ways: ['passive'],
        server: { faults: [answering('QUIT', 550, 'no')] },
        python: '[refusal(ftp.quit), ftp.close()][:1] + [ftp.sock is None]',
        ours: async ({ session }) => {
          await session.quit()
          return [{ gives: 'left' }, session.closed]
        },
        differs: { reason: 'It closes in any case.', gives: [{ gives: 'left' }, true] },
      },
    ],
  },
  {
    ftplib: '`close()`',
    ours: '`session.close()`, `session.destroy()`',
    scenarios: [
      {
        what: 'twice, without QUIT',
        python: 'ftp.close()\nftp.close()\nreturn ftp.sock is None',
        ours: ({ session }) => {
          session.close()
          session.close()
          return session.closed
        },
      },
    ],
  },
]
