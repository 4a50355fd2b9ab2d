import { describe, expect, it } from 'vitest'
import type { Command } from '../../src/command/command.ts'
import { LocalProtocolError } from '../../src/errors.ts'
import type { SessionEvent } from '../../src/session/session-event.ts'
import { UserSession } from '../../src/session/user-session.ts'
import { bytesOf } from '../bytes-of.ts'
import { cuts } from '../cut.ts'

/** A greeted session. */
function greeted(): UserSession {
  const session = new UserSession()
  session.receive(bytesOf('220 ready\r\n'))
  return session
}

/** Sends the commands, feeds the wire in the given pieces, and names the events. */
function told(session: UserSession, pieces: readonly Uint8Array[]): string[] {
  return pieces.flatMap(piece => session.receive(piece)).map(named)
}

function named(event: SessionEvent): string {
  switch (event.type) {
    case 'preliminary':
    case 'replied':
      return `${event.type} ${event.ticket} ${event.reply.code}`
    case 'unanswered':
      return `unanswered ${event.ticket}`
    case 'stray':
      return `stray ${event.reply.code}`
    case 'failed':
      return `failed ${event.error.code}`
    default:
      return event.type
  }
}

const retrieve: Command = { verb: 'RETR', path: 'a' }
const table: readonly {
  name: string
  commands: readonly Command[]
  wire: string
  events: readonly string[]
}[] = [
  { name: 'one answer', commands: [{ verb: 'NOOP' }], wire: '200 ok\r\n', events: ['replied 1 200'] },
  {
    name: 'answers to several commands in order',
    commands: [{ verb: 'SYST' }, { verb: 'PWD' }, { verb: 'SIZE', path: 'a' }],
    wire: '215 UNIX\r\n257 "/"\r\n550 no\r\n',
    events: ['replied 1 215', 'replied 2 257', 'replied 3 550'],
  },
  {
    name: 'preliminary and final reply in one segment',
    commands: [retrieve],
    wire: '150 a\r\n226 b\r\n',
    events: ['preliminary 1 150', 'replied 1 226'],
  },
  { name: 'an early 2yz to a transfer', commands: [retrieve], wire: '226 b\r\n', events: ['replied 1 226'] },
  { name: 'a reply to nothing', commands: [], wire: '200 ok\r\n', events: ['failed FTP_UNEXPECTED_REPLY'] },
  {
    name: 'one reply too many',
    commands: [{ verb: 'NOOP' }],
    wire: '200 a\r\n200 b\r\n',
    events: ['replied 1 200', 'failed FTP_UNEXPECTED_REPLY'],
  },
  {
    name: 'a 3yz that is not due',
    commands: [{ verb: 'TYPE', type: 'I' }],
    wire: '331 a\r\n',
    events: ['failed FTP_UNEXPECTED_REPLY'],
  },
  {
    name: 'a 1yz that is not due',
    commands: [{ verb: 'NOOP' }],
    wire: '150 a\r\n',
    events: ['failed FTP_UNEXPECTED_REPLY'],
  },
  {
    name: 'a flood of preliminary replies',
    commands: [retrieve],
    wire: '150 a\r\n'.repeat(17),
    events: [...Array(16).fill('preliminary 1 150'), 'failed FTP_LIMIT_EXCEEDED'],
  },
  {
    name: '421 to a command',
    commands: [{ verb: 'NOOP' }],
    wire: '421 bye\r\n200 a\r\n',
    events: ['failed FTP_SERVICE_CLOSING'],
  },
  { name: '421 to nothing', commands: [], wire: '421 bye\r\n', events: ['failed FTP_SERVICE_CLOSING'] },
  {
    name: 'an answer that belongs to another kind of command',
    commands: [{ verb: 'PWD' }, { verb: 'EPSV' }],
    wire: '229 (|||2000|)\r\n',
    events: ['failed FTP_UNEXPECTED_REPLY'],
  },
  {
    name: 'the answer to a NOOP before the end of a transfer',
    commands: [retrieve, { verb: 'NOOP' }],
    wire: '150 a\r\n200 b\r\n',
    events: ['preliminary 1 150', 'failed FTP_UNEXPECTED_REPLY'],
  },
  {
    name: 'a 250 as the end of a transfer',
    commands: [retrieve],
    wire: '125 a\r\n250 b\r\n',
    events: ['preliminary 1 125', 'replied 1 250'],
  },
  {
    name: 'anything in answer to an open command',
    commands: [
      { verb: 'OTHER', name: 'FROB' },
      { verb: 'SITE', text: 'FROB' },
    ],
    wire: '331 a\r\n229 b\r\n',
    events: ['replied 1 331', 'replied 2 229'],
  },
  {
    name: 'what may answer a command that is written as an open one',
    commands: [{ verb: 'OTHER', name: 'retr', argument: bytesOf('a') }],
    wire: '150 a\r\n226 b\r\n',
    events: ['preliminary 1 150', 'replied 1 226'],
  },
  { name: 'noise', commands: [{ verb: 'NOOP' }], wire: 'hello\r\n', events: ['failed FTP_MALFORMED_REPLY'] },
]

describe('UserSession', () => {
  it.each(table)('gives $name the same way, however it is cut', ({ commands, wire, events }) => {
    for (const pieces of cuts(bytesOf(wire))) {
      const session = greeted()
      session.send(...commands)
      expect(told(session, pieces)).toEqual(events)
    }
  })

  it.each([
    ['a greeting', '220 a\r\n', ['replied 0 220']],
    ['a greeting after 120', '120 wait\r\n220 a\r\n', ['preliminary 0 120', 'replied 0 220']],
    ['a greeting that is a refusal', '421 full\r\n', ['failed FTP_SERVICE_CLOSING']],
    ['another protocol', 'SSH-2.0-OpenSSH\r\n', ['failed FTP_NOT_FTP']],
    ['TLS bytes', '\x15\x03\x01\n', ['failed FTP_NOT_FTP']],
  ])('takes %s', (_what, wire, events) => {
    for (const pieces of cuts(bytesOf(wire))) expect(told(new UserSession(), pieces)).toEqual(events)
  })

  it('sends nothing before the greeting', () => {
    expect(() => new UserSession().send({ verb: 'NOOP' })).toThrow(LocalProtocolError)
  })

  it('pushes no expectation when one of several commands cannot be sent', () => {
    const session = greeted()
    expect(() => session.send({ verb: 'NOOP' }, { verb: 'RETR', path: 'a\n' })).toThrow(LocalProtocolError)
    expect(session.outstanding).toBe(0)
  })

  it.each(['200 ok\r\n', '200-a\r\n200 ok\r\n'])(
    'never takes %j for the answer to a command that was sent after its first byte',
    wire => {
      const bytes = bytesOf(wire)
      for (let at = 1; at < bytes.length; at++) {
        for (const second of [at, at + 1]) {
          const session = greeted()
          expect(session.receive(bytes.slice(0, at))).toEqual([])
          session.send({ verb: 'NOOP' })
          const events = told(session, [bytes.slice(at, second), bytes.slice(second)])
          expect(events).toEqual(['failed FTP_UNEXPECTED_REPLY'])
        }
      }
    },
  )

  it('says of such a reply that it answers nothing, and tolerates it while it resynchronises', () => {
    const session = greeted()
    session.receive(bytesOf('200'))
    session.send({ verb: 'NOOP' })
    expect(session.receive(bytesOf(' ok\r\n'))).toMatchObject([
      { error: { message: expect.stringContaining('without any command outstanding') } },
    ])
    const other = greeted()
    other.receive(bytesOf('257'))
    other.resynchronise()
    expect(told(other, [bytesOf(' "/a"\r\n257 "/b"\r\n')])).toEqual(['stray 257', 'replied 1 257'])
  })

  it('knows a 421 that has begun before a command', () => {
    const session = greeted()
    session.receive(bytesOf('42'))
    session.send({ verb: 'NOOP' })
    expect(told(session, [bytesOf('1 bye\r\n')])).toEqual(['failed FTP_SERVICE_CLOSING'])
  })

  it('sends nothing and hears nothing after its end', () => {
    for (const wire of ['200 stray\r\n', '421 bye\r\n', 'noise\r\n', '230']) {
      const session = greeted()
      session.receive(bytesOf(wire))
      if (wire === '230') session.receiveEnd()
      expect(() => session.send({ verb: 'NOOP' })).toThrow(LocalProtocolError)
      expect(() => session.resynchronise()).toThrow(LocalProtocolError)
      expect(session.receive(bytesOf('200 ok\r\n'))).toEqual([])
      expect(session.receiveEnd()).toEqual([])
      expect(() => session.notify('tls-established')).not.toThrow()
      expect(session.state.controlProtection).toBe('clear')
    }
  })

  it('refuses an AUTH under TLS, and a CCC with anything before it', () => {
    const session = greeted()
    session.send({ verb: 'AUTH', mechanism: 'TLS' })
    session.receive(bytesOf('234 go\r\n'))
    session.notify('tls-established')
    expect(() => session.send({ verb: 'AUTH', mechanism: 'TLS' })).toThrow(/is under TLS/)
    expect(() => session.send({ verb: 'NOOP' }, { verb: 'CCC' })).toThrow(/CCC must stand alone/)
    session.send({ verb: 'CCC' })
    expect(told(session, [bytesOf('200 clear\r\n')])).toEqual(['replied 2 200', 'clear-due'])
    session.notify('tls-cleared')
    expect(session.state).toMatchObject({ dialogue: 'open', controlProtection: 'clear' })
  })

  it('refuses news of TLS that is not due', () => {
    expect(() => greeted().notify('tls-established')).toThrow(/not due/)
    expect(() => greeted().notify('tls-cleared')).toThrow(LocalProtocolError)
    expect(() => new UserSession().notify('tls-cleared')).toThrow(LocalProtocolError)
    const session = new UserSession()
    session.notify('tls-established')
    expect(() => session.notify('tls-established')).toThrow(LocalProtocolError)
    expect(told(session, [bytesOf('220 ready\r\n')])).toEqual(['replied 0 220'])
  })

  it('gives USER, PASS and ACCT once in a log-in', () => {
    const user: Command = { verb: 'USER', user: 'me' }
    const password: Command = { verb: 'PASS', password: 'x' }
    const account: Command = { verb: 'ACCT', account: 'x' }
    const session = greeted()
    expect(() => session.send(user, user)).toThrow(/last USER is unanswered/)
    expect(() => session.send(user, password, password)).toThrow(/begin again with USER/)
    session.send(user, password, account)
    session.receive(bytesOf('331 a\r\n332 b\r\n530 c\r\n'))
    for (const again of [password, account, { verb: 'OTHER', name: 'pass', argument: 'y' } as const]) {
      expect(() => session.send(again)).toThrow(/it was sent once/)
    }
    session.send(user, password)
    session.receive(bytesOf('331 a\r\n230 b\r\n'))
    session.send({ verb: 'REIN' })
    session.receive(bytesOf('220 again\r\n'))
    expect(() => session.send(password)).not.toThrow()
  })

  describe('in lock-step', () => {
    function lockedStep(): UserSession {
      const session = new UserSession({ lockStep: true })
      session.receive(bytesOf('220 ready\r\n'))
      return session
    }

    it('sends one command at a time', () => {
      const session = lockedStep()
      expect(() => session.send({ verb: 'NOOP' }, { verb: 'NOOP' })).toThrow(/one command at a time/)
      session.send({ verb: 'NOOP' })
      expect(() => session.send({ verb: 'ABOR' })).toThrow(/NOOP is still unanswered/)
      session.receive(bytesOf('200 ok\r\n'))
      expect(() => session.send({ verb: 'NOOP' })).not.toThrow()
    })

    it('sends nothing but ABOR and the barrier during a transfer', () => {
      const session = lockedStep()
      session.send(retrieve)
      session.receive(bytesOf('150 go\r\n'))
      expect(() => session.send({ verb: 'NOOP' })).toThrow(/RETR is still unanswered/)
      session.send({ verb: 'ABOR' })
      expect(() => session.send({ verb: 'ABOR' })).toThrow(/ABOR is still unanswered/)
      session.resynchronise()
      expect(told(session, [bytesOf('426 a\r\n226 b\r\n257 "/"\r\n')])).toEqual([
        'replied 1 426',
        'replied 2 226',
        'replied 3 257',
      ])
    })
  })

  it.each(['AUTH', 'QUIT', 'CCC', 'REIN'] as const)('lets nothing follow %s before its reply', verb => {
    const command: Command = verb === 'AUTH' ? { verb, mechanism: 'TLS' } : { verb }
    expect(() => greeted().send(command, { verb: 'NOOP' })).toThrow(/nothing may follow/)
    const session = greeted()
    session.send(command)
    expect(() => session.send({ verb: 'NOOP' })).toThrow(/nothing may follow/)
  })

  it('moves its tables by replies', () => {
    const session = greeted()
    session.send({ verb: 'USER', user: 'me' })
    session.receive(bytesOf('331 more\r\n'))
    expect(session.state.login).toBe('password-due')
    session.send({ verb: 'PASS', password: 'x' }, { verb: 'TYPE', type: 'I' }, { verb: 'EPSV' }, retrieve)
    session.receive(bytesOf('230 in\r\n200 I\r\n229 (|||2000|)\r\n'))
    expect(session.state).toMatchObject({
      login: 'logged-in',
      representation: 'image',
      dataConnection: 'passive',
    })
    session.receive(bytesOf('150 go\r\n'))
    expect(session.state.dataConnection).toBe('transferring')
    session.receive(bytesOf('226 done\r\n'))
    expect(session.state.dataConnection).toBe('none')
  })

  describe('at a TLS upgrade', () => {
    it('asks for the handshake and starts anew behind it', () => {
      const session = greeted()
      session.send({ verb: 'AUTH', mechanism: 'TLS' })
      expect(told(session, [bytesOf('234 go\r\n')])).toEqual(['replied 1 234', 'tls-due'])
      expect(() => session.send({ verb: 'NOOP' })).toThrow(LocalProtocolError)
      session.notify('tls-established')
      expect(session.state).toMatchObject({ dialogue: 'open', controlProtection: 'protected' })
      session.send({ verb: 'PBSZ', size: 0 }, { verb: 'PROT', level: 'P' })
      session.receive(bytesOf('200 ok\r\n200 ok\r\n'))
      expect(session.state.dataProtection).toBe('private')
    })

    it.each(['230 injected\r\n', '2', '\r\n'])(
      'takes %j behind the 234 as an attack, however it is cut',
      injected => {
        for (const pieces of cuts(bytesOf(`234 go\r\n${injected}`))) {
          const session = greeted()
          session.send({ verb: 'AUTH', mechanism: 'TLS' })
          expect(told(session, pieces).at(-1)).toBe('failed FTP_PLAINTEXT_AT_TLS_UPGRADE')
        }
      },
    )

    it('goes on in clear text when AUTH is refused', () => {
      const session = greeted()
      session.send({ verb: 'AUTH', mechanism: 'TLS' })
      expect(told(session, [bytesOf('502 no\r\n')])).toEqual(['replied 1 502'])
      expect(session.state).toMatchObject({ dialogue: 'open', controlProtection: 'clear' })
    })
  })

  describe('resynchronise', () => {
    // What four real servers answer to ABOR and PWD after the data connection was destroyed in the middle.
    const answers: readonly (readonly [string, string, readonly string[]])[] = [
      ['vsftpd, RETR', '426 a\r\n225 b\r\n257 "/"\r\n', ['replied 1 426', 'replied 2 225', 'replied 3 257']],
      [
        'Pure-FTPd, RETR',
        '150 a\r\n226 b\r\n257 "/"\r\n',
        ['preliminary 1 150', 'replied 1 226', 'unanswered 2', 'replied 3 257'],
      ],
      [
        'Pure-FTPd, STOR',
        '426 a\r\n451 b\r\n257 "/"\r\n',
        ['replied 1 426', 'replied 2 451', 'replied 3 257'],
      ],
      [
        'pyftpdlib, after the data',
        '225 a\r\n257 "/"\r\n',
        ['replied 1 225', 'unanswered 2', 'replied 3 257'],
      ],
      [
        'more than anybody should say',
        '426 a\r\n226 b\r\n226 c\r\n257 "/"\r\n',
        ['replied 1 426', 'replied 2 226', 'stray 226', 'replied 3 257'],
      ],
    ]

    it.each(answers)('gets back into step with %s', (_server, wire, events) => {
      for (const pieces of cuts(bytesOf(wire))) {
        const session = greeted()
        session.send(retrieve)
        session.receive(bytesOf('150 go\r\n'))
        session.send({ verb: 'ABOR' })
        session.resynchronise()
        expect(told(session, pieces)).toEqual(events)
        expect(session.outstanding).toBe(0)
        session.send({ verb: 'NOOP' })
        expect(told(session, [bytesOf('200 ok\r\n')])).toEqual(['replied 4 200'])
      }
    })
  })

  it('lets one 225 answer a transfer that ABOR stands behind, and nothing else that answers no transfer', () => {
    const session = greeted()
    session.send({ verb: 'STOR', path: 'a' }, { verb: 'ABOR' })
    expect(told(session, [bytesOf('225 ok\r\n')])).toEqual(['replied 1 225'])
    for (const code of [200, 229, 257, 350]) {
      const other = greeted()
      other.send({ verb: 'STOR', path: 'a' }, { verb: 'ABOR' })
      expect(told(other, [bytesOf(`${code} ok\r\n`)])).toEqual(['failed FTP_UNEXPECTED_REPLY'])
    }
    const alone = greeted()
    alone.send(retrieve)
    expect(told(alone, [bytesOf('225 ok\r\n')])).toEqual(['failed FTP_UNEXPECTED_REPLY'])
  })

  describe('while it resynchronises', () => {
    it('does not take the 257 of an earlier MKD for that of its barrier', () => {
      const session = greeted()
      session.send(retrieve, { verb: 'MKD', path: 'a' }, { verb: 'NOOP' })
      session.resynchronise()
      expect(told(session, [bytesOf('257 "/a"\r\n200 ok\r\n257 "/"\r\n')])).toEqual([
        'unanswered 1',
        'replied 2 257',
        'replied 3 200',
        'replied 4 257',
      ])
    })

    it('gives up the data connection of a transfer that is never answered', () => {
      const session = greeted()
      session.send({ verb: 'EPSV' }, retrieve)
      session.receive(bytesOf('229 (|||2000|)\r\n150 go\r\n'))
      session.resynchronise()
      expect(told(session, [bytesOf('257 "/"\r\n')])).toEqual(['unanswered 2', 'replied 3 257'])
      expect(session.state.dataConnection).toBe('none')
    })

    it('bears so many strays and no more', () => {
      const session = greeted()
      session.resynchronise()
      const events = told(session, [bytesOf('226 a\r\n'.repeat(17))])
      expect(events).toEqual([...Array(16).fill('stray 226'), 'failed FTP_LIMIT_EXCEEDED'])
      expect(session.state.dialogue).toBe('closed')
    })
  })

  it('hands out no secret that the server repeats to something else, or twice', () => {
    const wires = [
      '331 more\r\n230 in\r\n200 I\r\n421 hush\r\n',
      '331 more\r\n530 hush\r\n530 hush\r\n530 hush\r\n',
      '331 more\r\n230 in\r\n200 I\r\nhush\r\n',
      '331 more\r\nhu',
    ]
    for (const wire of wires) {
      const session = greeted()
      session.send(
        { verb: 'USER', user: 'me' },
        { verb: 'PASS', password: 'hush' },
        { verb: 'TYPE', type: 'I' },
      )
      const events = [...session.receive(bytesOf(wire)), ...session.receive(bytesOf('\r\n'))]
      expect(events.at(-1)?.type).toBe('failed')
      for (const event of events) {
        const error = event.type === 'failed' ? `${event.error.message}${event.error.stack}` : ''
        expect(JSON.stringify(event) + error).not.toContain('hush')
      }
    }
  })

  it('hands out no part of a secret that is still to be answered', () => {
    const session = greeted()
    session.send({ verb: 'PASS', password: 'hush' })
    const [event] = session.receive(bytesOf('what is hus\r\n'))
    expect(event).toMatchObject({ error: { code: 'FTP_MALFORMED_REPLY' } })
    expect(event?.type === 'failed' && event.error.message).not.toContain('hus')
  })

  it('hands out nothing of the secrets of other commands in the answers to them', () => {
    const session = greeted()
    session.send({ verb: 'SITE PSWD', password: 'old', replacement: 'hush' })
    expect(JSON.stringify(session.receive(bytesOf('200 old is hush now\r\n')))).toContain('*** is *** now')
    session.send({ verb: 'SITE PSWD', password: 'hush', replacement: 'new' })
    expect(session.receive(bytesOf('421 hush\r\n'))).toMatchObject([{ error: { reply: { lines: ['***'] } } }])
  })

  it('leaves the answers to other commands as they are', () => {
    const session = greeted()
    session.send({ verb: 'PASS', password: 'a' }, { verb: 'PWD' })
    session.receive(bytesOf('230 in\r\n'))
    expect(session.receive(bytesOf('257 "/data"\r\n'))).toMatchObject([{ reply: { lines: ['"/data"'] } }])
    session.send({ verb: 'MKD', path: 'data' })
    expect(session.receive(bytesOf('257 "/data"\r\n'))).toMatchObject([{ reply: { lines: ['"/data"'] } }])
    const bare = greeted()
    bare.send({ verb: 'PASS', password: '' })
    expect(bare.receive(bytesOf('230 in\r\n'))).toMatchObject([{ reply: { lines: ['in'] } }])
  })

  it('shows a line that is no reply where no secret can be in it', () => {
    const session = greeted()
    session.send({ verb: 'NOOP' })
    expect(session.receive(bytesOf('what\r\n'))).toMatchObject([
      { error: { message: expect.stringContaining('what') } },
    ])
  })

  it('hands out no secret that the server repeats', () => {
    for (const answer of ['530 hush is wrong', '421 hush', '150 hush', 'what is hush']) {
      const session = greeted()
      session.send({ verb: 'PASS', password: 'hush' })
      expect(JSON.stringify(session.receive(bytesOf(`${answer}\r\n`)))).not.toContain('hush')
    }
  })

  describe('receiveEnd', () => {
    it('is in order after QUIT', () => {
      const session = greeted()
      session.send({ verb: 'QUIT' })
      session.receive(bytesOf('221 bye\r\n'))
      expect(session.receiveEnd().map(named)).toEqual(['closed'])
      expect(session.receiveEnd()).toEqual([])
    })

    it('is in order too when the server leaves QUIT unanswered', () => {
      const session = greeted()
      session.send({ verb: 'QUIT' })
      expect(session.receiveEnd().map(named)).toEqual(['closed'])
      expect(session.state.dialogue).toBe('closed')
    })

    it.each([
      ['with its greeting', new UserSession(), 'greeting'],
      ['while nothing was outstanding', greeted(), 'command'],
    ])('is a failure %s', (words, session, phase) => {
      const [event] = session.receiveEnd()
      expect(event).toMatchObject({ error: { phase, message: expect.stringContaining(words) } })
    })

    it('is a failure between the reply to QUIT and one that is too much', () => {
      const session = greeted()
      session.send({ verb: 'QUIT' })
      expect(told(session, [bytesOf('221 bye\r\n221 bye\r\n')])).toEqual([
        'replied 1 221',
        'failed FTP_UNEXPECTED_REPLY',
      ])
    })

    it('is a failure that names what was awaited', () => {
      const session = greeted()
      session.send({ verb: 'PASS', password: 'secret' })
      const [event] = session.receiveEnd()
      expect(event).toMatchObject({
        type: 'failed',
        error: { code: 'FTP_CONNECTION_CLOSED', command: 'PASS ***', phase: 'log-in' },
      })
    })
  })
})
