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

  it.each(['AUTH', 'QUIT', 'CCC'] as const)('lets nothing follow %s before its reply', verb => {
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
