import { describe, expect, it } from 'vitest'
import { latin1 } from '../../src/charset.ts'
import type { Command } from '../../src/command/command.ts'
import { LocalProtocolError } from '../../src/errors.ts'
import type { Limits } from '../../src/limits.ts'
import { UserSession } from '../../src/session/user-session.ts'
import { bytesOf } from '../bytes-of.ts'
import { cuts } from '../cut.ts'
import { greeted, named, told } from './told.ts'

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
    wire: '150 a\r\n200 b\r\n226 c\r\n',
    events: ['preliminary 1 150', 'replied 2 200', 'replied 1 226'],
  },
  {
    name: 'the answer to a NOOP that nobody sent before the end of a transfer',
    commands: [retrieve],
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
    wire: '150 0\r\n331 a\r\n229 b\r\n',
    events: ['preliminary 1 150', 'replied 1 331', 'replied 2 229'],
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

  it('lets a reply answer a command that was sent before it, though an earlier reply had begun then', () => {
    const session = greeted()
    session.send(retrieve)
    session.receive(bytesOf('22'))
    session.send({ verb: 'NOOP' })
    expect(told(session, [bytesOf('6 done\r\n2'), bytesOf('00 ok\r\n')])).toEqual([
      'replied 1 226',
      'replied 2 200',
    ])
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

  it.each([
    ['MIC', 631],
    ['ENC', 632],
    ['CONF', 633],
  ] as const)('takes what is wrapped as the answer to %s where it was asked to', (verb, code) => {
    const wire = bytesOf(`${code} YWJj\r\n`)
    const session = greeted({ protectedReplies: true })
    session.send({ verb: 'RNFR', path: 'a' }, { verb, data: 'eHl6' }, { verb: 'NOOP' })
    session.receive(bytesOf('350 more\r\n'))
    const before = session.state
    expect(told(session, [wire])).toEqual([`replied 2 ${code}`])
    expect(session.state).toEqual(before)
    expect(told(session, [wire])).toEqual(['failed FTP_UNEXPECTED_REPLY'])
    const greeting = new UserSession({ protectedReplies: true })
    expect(told(greeting, [wire])).toEqual(['failed FTP_UNEXPECTED_REPLY'])
    const unasked = greeted()
    unasked.send({ verb, data: 'eHl6' })
    expect(told(unasked, [wire])).toEqual(['failed FTP_MALFORMED_REPLY'])
  })

  it('lets another code end a reply where it was asked to', () => {
    const wire = bytesOf('553-Excluded\r\n150 Opening\r\n226 done\r\n')
    const session = greeted({ otherClosingCode: true })
    session.send(retrieve)
    expect(told(session, [wire])).toEqual(['preliminary 1 150', 'replied 1 226'])
    const strict = greeted()
    strict.send(retrieve)
    expect(told(strict, [wire])).toEqual([])
  })

  it('reads in the charset that it is given, and leaves Telnet alone where it was asked to', () => {
    const bytes = new Uint8Array([...bytesOf('200 '), 0xff, 0xfb, 0x01, ...bytesOf('\r\n')])
    for (const [telnet, line] of [
      [undefined, ''],
      [true, ''],
      [false, 'ÿû\x01'],
    ] as const) {
      const session = greeted({ telnet, charset: latin1 })
      session.send({ verb: 'NOOP' })
      expect(session.receive(bytes)).toMatchObject([{ reply: { lines: [line] } }])
    }
  })

  it('has the default for a limit that is not given, and none for what is no limit', () => {
    const limits = { preliminaryReplies: undefined } as unknown as Partial<Limits>
    const session = greeted({ limits })
    session.send(retrieve)
    expect(told(session, [bytesOf('150 a\r\n'.repeat(17))]).at(-1)).toBe('failed FTP_LIMIT_EXCEEDED')
    expect(() => greeted({ limits: { preliminaryReplies: Number.POSITIVE_INFINITY } })).toThrow(
      LocalProtocolError,
    )
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
