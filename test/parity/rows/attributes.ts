import { latin1 } from '@sluice/protocol'
import type { TraceEvent } from '@sluice/transport'
import { everyWay, type Row } from '../row.ts'
import { fetched, told } from '../support/told.ts'

/** What an object of `ftplib` can be asked for, or told, without a method. */
export const attributeRows: readonly Row[] = [
  {
    ftplib: '`debugging`, `set_debuglevel(level)`, `debug`',
    ours: '`trace: event => ...`, and the channels `sluice:command`, `sluice:reply`, `sluice:transfer`',
    note: 'Events instead of print-outs, secrets masked.',
    scenarios: [
      {
        what: 'the commands and the replies are told',
        begins: 'nothing',
        python: `
ftp = connect()
ftp.set_debuglevel(1)
ftp.cwd('sub')
ftp.set_debuglevel(0)
return [line[6:].strip(" '") for line in printed().splitlines()]`,
        ours: async ({ open }) => {
          const events: TraceEvent[] = []
          const session = await open({ trace: event => events.push(event) })
          events.length = 0
          await session.cwd('sub')
          return events.map(event =>
            event.type === 'reply' ? told(event) : event.type === 'command' ? event.command : 'a transfer',
          )
        },
      },
    ],
  },
  {
    ftplib: '`host`, `port`, `af`',
    ours: '`session.serverAddress`, `session.localAddress`',
    scenarios: [
      {
        what: 'where the connection goes',
        python:
          '[ftp.host if ftp.sock.getpeername()[:2] == (ftp.host, ftp.port) else "elsewhere", ftp.sock.getsockname()[0]]',
        ours: ({ session, access }) => [
          session.serverAddress.port === access.port ? session.serverAddress.address : 'elsewhere',
          session.localAddress ?? null,
        ],
      },
      {
        what: 'over IPv6',
        ways: ['passive', 'active'],
        server: { host: '::1' },
        python: '["::1" if ftp.af == socket.AF_INET6 else None, ftp.nlst("sub")]',
        ours: async ({ session }) => [session.serverAddress.address, await session.nameList('sub').toArray()],
      },
    ],
  },
  {
    ftplib: '`maxline`',
    ours: '`limits` of a session, `maxLineBytes` of a call',
    note: 'Bytes, not characters, and a cap for a whole reply besides; 16 KiB and 256 KiB by default.',
    scenarios: [
      {
        what: 'a reply that is too long',
        begins: 'nothing',
        server: {
          faults: [{ at: { reply: 'NOOP' }, do: { type: 'say', text: 'x'.repeat(9000) } }],
        },
        python: "connect().sendcmd('NOOP')",
        ours: async ({ open }) => told(await (await open({ limits: { replyLineBytes: 8192 } })).noop()),
        differs: {
          reason: 'What follows too long a reply is not read any more: the session closes.',
          sends: ['USER user', 'PASS ***', 'NOOP'],
        },
        ways: ['passive'],
      },
    ],
  },
  {
    ftplib: '`sock`, `file`',
    ours: '`session.closed`, `openData()`, `ControlConnection`',
    note: 'The socket is not given away; a `connect` hook of the options opens it instead of Node.',
    scenarios: [
      {
        what: 'whether it is open',
        python: 'before = ftp.sock is None\nftp.close()\nreturn [before, ftp.sock is None]',
        ours: ({ session }) => {
          const before = session.closed
          session.close()
          return [before, session.closed]
        },
      },
    ],
  },
  {
    ftplib: '`welcome`, `getwelcome()`',
    ours: '`session.greeting`',
    scenarios: [
      {
        what: 'the greeting',
        python: 'ftp.getwelcome()',
        ours: ({ session }) => (session.greeting === undefined ? null : told(session.greeting)),
      },
      {
        what: 'a greeting of several lines',
        server: { greeting: ['Welcome', 'to the test'] },
        python: 'ftp.getwelcome()',
        ours: ({ session }) => (session.greeting === undefined ? null : told(session.greeting)),
      },
    ],
  },
  {
    ftplib: '`passiveserver`, `set_pasv(val)`',
    ours: "`dataMode: 'passive'` or `'active'`",
    note: 'One mode for a session; open another one for the other mode.',
    scenarios: [
      {
        what: 'who connects',
        ways: everyWay,
        python: "ftp.nlst('sub')",
        ours: async ({ session }) => await session.nameList('sub').toArray(),
      },
      {
        what: 'passive unless told otherwise',
        begins: 'nothing',
        ways: ['passive'],
        python: "ftp = connect()\nftp.set_pasv(True)\nreturn ftp.nlst('sub')",
        ours: async ({ open }) => await (await open({ dataMode: undefined })).nameList('sub').toArray(),
      },
    ],
  },
  {
    ftplib: '`trust_server_pasv_ipv4_address`',
    ours: '`trustedDataHosts`, a list of addresses, or `any`',
    note: 'EPSV, which names no address, is asked before PASV.',
    scenarios: [
      {
        what: 'an address of somebody else is not gone to',
        server: {
          faults: [{ at: { reply: 'PASV' }, do: { type: 'address', host: '127.0.0.2' } }],
        },
        python: "ftp.retrbinary('RETR b.bin', lambda chunk: None)",
        ours: async ({ session }) => told((await fetched(session, 'b.bin')).report.reply),
      },
      {
        what: 'unless it is trusted, and there nobody listens',
        ways: ['passive'],
        server: {
          commandsOff: ['EPSV'],
          faults: [{ at: { reply: 'PASV' }, do: { type: 'address', host: '127.0.0.2' } }],
        },
        options: { trustedDataHosts: ['127.0.0.2'] },
        python: "ftp.trust_server_pasv_ipv4_address = True\nreturn ftp.nlst('sub')",
        ours: async ({ session }) => await session.nameList('sub').toArray(),
        differs: {
          reason: 'A server without EPSV is asked for it once, and never again.',
          sends: ['PASV', 'PASV', 'QUIT'],
        },
      },
    ],
  },
  {
    ftplib: '`encoding`',
    ours: "`charset: 'utf8'`, `'latin1'`, or one of your own",
    note: 'Names that are not in it are kept as bytes and sent back unchanged; none is an error.',
    scenarios: [
      {
        what: 'UTF-8 by default',
        python: "[ftp.encoding, ftp.mkd('/non-ascii dir \\xae'), ftp.nlst('sub')]",
        ours: async ({ session }) => [
          session.charset.name === 'utf8' ? 'utf-8' : session.charset.name,
          (await session.mkdir('/non-ascii dir \xae')) ?? null,
          await session.nameList('sub').toArray(),
        ],
      },
      {
        what: 'Latin-1 for commands, replies and texts',
        begins: 'nothing',
        server: { charset: latin1 },
        python: `
ftp = connect(encoding='latin-1')
lines = []
made = ftp.mkd('/non-ascii dir \\xae')
ftp.storbinary('STOR x', io.BytesIO(b'\\xe4\\xf6'))
ftp.retrlines('RETR x', lines.append)
return [made, ftp.nlst('sub'), lines]`,
        ours: async ({ open }) => {
          const session = await open({ charset: 'latin1' })
          const made = await session.mkdir('/non-ascii dir \xae')
          await session.store([Uint8Array.of(0xe4, 0xf6)], 'x')
          const lines = await session.retrieveLines('x').toArray()
          return [made ?? null, await session.nameList('sub').toArray(), lines]
        },
      },
    ],
  },
  {
    ftplib: '`source_address`',
    ours: '`localAddress`',
    note: 'For data connections, too; `active.ports` sets where active mode listens.',
    scenarios: [
      {
        what: 'the address that we come from, for control and data',
        begins: 'nothing',
        ways: ['passive'],
        python:
          "ftp = connect(source_address=('127.0.0.2', 0))\nreturn [ftp.sock.getsockname()[0], ftp.nlst('sub')]",
        ours: async ({ open }) => {
          const session = await open({ localAddress: '127.0.0.2' })
          return [session.localAddress ?? null, await session.nameList('sub').toArray()]
        },
      },
    ],
  },
  {
    ftplib: '`timeout`',
    ours: '`timeouts`, one for each kind of wait',
    note: 'There is always one, so that nothing waits for ever; `signal` ends a call at once.',
    scenarios: [
      {
        what: 'none at all is refused',
        begins: 'nothing',
        python: 'connect(timeout=0)',
        ours: async ({ open }) => String(await open({ timeouts: { connect: 0 } })),
      },
      {
        what: 'a server that says nothing',
        begins: 'nothing',
        server: { faults: [{ at: { reply: 'greeting' }, do: { type: 'stall' } }] },
        python: 'connect(timeout=0.2)',
        ours: async ({ open }) => String(await open({ timeouts: { greeting: 200 } })),
      },
      {
        what: 'a server that never says that it is done',
        ways: ['passive'],
        server: { faults: [{ at: { reply: 'RETR', final: true }, do: { type: 'stall' } }] },
        options: { timeouts: { finalReply: 200 } },
        python: "ftp.sock.settimeout(0.2)\nreturn ftp.retrbinary('RETR b.bin', lambda chunk: None)",
        ours: async ({ session }) => told((await fetched(session, 'b.bin')).report.reply),
        differs: {
          reason: 'A time-out in a transfer is an error that says how many bytes have come.',
          fails: { fails: 'FTP_UNCONFIRMED' },
        },
      },
    ],
  },
  {
    ftplib: '`lastresp`',
    ours: '`session.lastReply`',
    scenarios: [
      {
        what: 'the last code',
        python: "ftp.cwd('sub')\nreturn int(ftp.lastresp)",
        ours: async ({ session }) => {
          await session.cwd('sub')
          return session.lastReply?.code ?? null
        },
      },
    ],
  },
]
