import { describe, expect, it } from 'vitest'
import { latin1 } from '../../src/charset.ts'
import { LocalProtocolError, RemoteProtocolError } from '../../src/errors.ts'
import { type ServerEvent, ServerSession } from '../../src/session/server-session.ts'
import { bytesOf } from '../bytes-of.ts'
import { cuts } from '../cut.ts'

function greeted(): ServerSession {
  const session = new ServerSession()
  session.greet(220, 'ready')
  return session
}

/** A session that has been told these lines and has answered each with its code. */
function told(dialogue: readonly (readonly [line: string, code: number])[]): ServerSession {
  const session = greeted()
  for (const [line, code] of dialogue) {
    session.receive(bytesOf(`${line}\r\n`))
    session.reply(code, '')
  }
  return session
}

const named = (event: ServerEvent) =>
  event.type === 'command' ? `${event.line.verb} ${event.line.argument}` : event.error.code

describe('ServerSession', () => {
  it('gives commands in their order, as lines and typed, however they are cut', () => {
    for (const pieces of cuts(bytesOf('type a\r\nRETR a b\r\nRETR\r\n\r\nFROB x\r\n'))) {
      const session = greeted()
      const events = pieces.flatMap(piece => session.receive(piece))
      expect(events.map(named)).toEqual(['TYPE a', 'RETR a b', 'RETR ', ' ', 'FROB x'])
      expect(events.map(event => event.type === 'command' && event.command)).toEqual([
        { verb: 'TYPE', type: 'A' },
        { verb: 'RETR', path: 'a b' },
        { verb: 'OTHER', name: 'RETR', argument: undefined },
        { verb: 'OTHER', name: '', argument: undefined },
        { verb: 'OTHER', name: 'FROB', argument: 'x' },
      ])
      expect(session.outstanding).toBe(5)
    }
  })

  it('answers the oldest command, and keeps it through preliminary replies', () => {
    const session = greeted()
    session.receive(bytesOf('RETR a\r\nNOOP\r\n'))
    expect(session.reply(150, 'go')).toEqual(bytesOf('150 go\r\n'))
    expect(session.state.dataConnection).toBe('transferring')
    expect(session.outstanding).toBe(2)
    session.reply(226, 'done')
    expect(session.state.dataConnection).toBe('none')
    expect(session.reply(200, ['a', 'b'])).toEqual(bytesOf('200-a\r\n200 b\r\n'))
    expect(session.outstanding).toBe(0)
  })

  it('reads and writes in the charset and within the limits that it is given', () => {
    const session = new ServerSession({ charset: latin1, limits: { commandLineBytes: 10 } })
    expect(session.greet(220, 'é')).toEqual(bytesOf('220 é\r\n', 'latin1'))
    expect(session.receive(bytesOf('CWD é\r\n', 'latin1')).map(named)).toEqual(['CWD é'])
    expect(session.receive(bytesOf(`NOOP\r\nCWD ${'a'.repeat(20)}`)).map(named)).toEqual([
      'NOOP ',
      'FTP_LIMIT_EXCEEDED',
    ])
    expect(session.receive(bytesOf('NOOP\r\n'))).toEqual([])
  })

  it.each([
    ['log-in', 530, 'PWD', []],
    ['log-in', 530, 'RETR a', []],
    ['USER', 503, 'PASS x', []],
    ['USER', 503, 'PASS x', [['USER a', 530]]],
    ['AUTH', 503, 'PROT P', []],
    ['AUTH', 503, 'PBSZ 0', [['USER a', 230]]],
    ['RNFR', 503, 'RNTO b', [['USER a', 230]]],
    [
      'RNFR',
      503,
      'RNTO b',
      [
        ['USER a', 230],
        ['RNFR a', 350],
        ['NOOP', 200],
      ],
    ],
    ['data-connection', 425, 'RETR a', [['USER a', 230]]],
    [
      'data-connection',
      425,
      'MLSD',
      [
        ['USER a', 230],
        ['EPSV ALL', 200],
      ],
    ],
  ] as const)('says that %s (%i) is missing before %s', (need, code, line, before) => {
    const session = told(before)
    expect(session.unmet).toBeUndefined()
    session.receive(bytesOf(`${line}\r\n`))
    expect(session.unmet).toEqual({ need, code })
  })

  it.each([
    ['NOOP', []],
    ['FROB', []],
    ['PASS x', [['USER a', 331]]],
    ['PWD', [['USER a', 230]]],
    [
      'RNTO b',
      [
        ['USER a', 230],
        ['RNFR a', 350],
      ],
    ],
    [
      'RETR a',
      [
        ['USER a', 230],
        ['EPSV', 229],
      ],
    ],
  ] as const)('says that nothing is missing before %s', (line, before) => {
    const session = told(before)
    session.receive(bytesOf(`${line}\r\n`))
    expect(session.unmet).toBeUndefined()
  })

  it.each(['PASS', 'PASS '])('takes %j for an empty password', line => {
    const session = told([['USER a', 331]])
    expect(session.receive(bytesOf(`${line}\r\n`))).toMatchObject([
      { command: { verb: 'PASS', password: '' } },
    ])
    session.reply(230, '')
    expect(session.state.login).toBe('logged-in')
  })

  it('says what is missing when the turn of a command has come', () => {
    const session = greeted()
    session.receive(bytesOf('USER a\r\nPASS x\r\nPWD\r\n'))
    expect(session.unmet).toBeUndefined()
    session.reply(331, '')
    expect(session.unmet).toBeUndefined()
    session.reply(230, '')
    expect(session.unmet).toBeUndefined()
  })

  it('knows PROT and CCC to be due under TLS', () => {
    const session = told([['AUTH TLS', 234]])
    session.notify('tls-established')
    session.receive(bytesOf('PROT P\r\n'))
    expect(session.unmet).toBeUndefined()
  })

  it.each([
    ['a second greeting', () => greeted().greet(220, '')],
    ['an answer to nothing', () => greeted().reply(200, '')],
    ['an answer before the greeting', () => unGreeted('NOOP').reply(200, '')],
    ['an answer after QUIT', () => told([['QUIT', 221]]).reply(421, '')],
    ['TLS that nobody asked for', () => greeted().notify('tls-established')],
    [
      'TLS in TLS',
      () => {
        const session = told([['AUTH TLS', 234]])
        session.notify('tls-established')
        session.receive(bytesOf('AUTH TLS\r\n'))
        session.reply(234, '')
      },
    ],
  ])('refuses %s', (_what, act) => {
    expect(act).toThrow(LocalProtocolError)
  })

  it('refuses an AUTH by another code also under TLS', () => {
    const session = told([['AUTH TLS', 234]])
    session.notify('tls-established')
    session.receive(bytesOf('AUTH TLS\r\n'))
    expect(session.reply(503, 'no')).toEqual(bytesOf('503 no\r\n'))
  })

  it('may say 421 at any time, also as its greeting', () => {
    for (const session of [greeted(), new ServerSession(), unGreeted('NOOP')]) {
      expect(session.reply(421, 'bye')).toEqual(bytesOf('421 bye\r\n'))
      expect(session.state.dialogue).toBe('closing')
      session.receiveEnd()
      expect(session.state.dialogue).toBe('closed')
      expect(() => session.notify('tls-established')).not.toThrow()
      expect(session.state.controlProtection).toBe('clear')
    }
  })

  it('has 1024 commands unanswered and no more', () => {
    const session = greeted()
    const events = session.receive(bytesOf('NOOP\r\n'.repeat(1030)))
    expect(events.map(({ type }) => type)).toEqual([...Array(1024).fill('command'), 'failed'])
    expect(events.at(-1)).toMatchObject({ error: { code: 'FTP_LIMIT_EXCEEDED' } })
    expect(session.receive(bytesOf('NOOP\r\n'))).toEqual([])
    expect(session.reply(421, 'bye')).toEqual(bytesOf('421 bye\r\n'))
  })

  it('takes no bytes at all for nothing, also while TLS is due', () => {
    const session = told([['AUTH TLS', 234]])
    expect(session.receive(bytesOf(''))).toEqual([])
    session.notify('tls-established')
    expect(session.state.controlProtection).toBe('protected')
  })

  it('hears nothing more when the client spoke before TLS from the start', () => {
    const session = unGreeted('NOOP')
    expect(() => session.notify('tls-established')).toThrow(RemoteProtocolError)
    expect(session.receive(bytesOf('NOOP\r\n'))).toEqual([])
  })

  it('refuses a limit that is none', () => {
    expect(() => new ServerSession({ limits: { commandLineBytes: Number.NaN } })).toThrow(LocalProtocolError)
  })

  it('takes a reply back when its text cannot be sent', () => {
    const session = greeted()
    session.receive(bytesOf('QUIT\r\n'))
    expect(() => session.reply(221, 'a\r\nb')).toThrow(LocalProtocolError)
    expect(session.state.dialogue).toBe('open')
    expect(session.outstanding).toBe(1)
  })
})

function unGreeted(line: string): ServerSession {
  const session = new ServerSession()
  session.receive(bytesOf(`${line}\r\n`))
  return session
}
