import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Command } from '../../src/command/command.ts'
import { ServerSession } from '../../src/session/server-session.ts'
import type { SessionEvent } from '../../src/session/session-event.ts'
import { UserSession } from '../../src/session/user-session.ts'
import { bytesOf } from '../bytes-of.ts'

/** A command and the codes with which a server may answer it. */
const dialogues: readonly (readonly [Command, readonly (readonly number[])[]])[] = [
  [{ verb: 'USER', user: 'me' }, [[331], [230], [332], [530], [430]]],
  [{ verb: 'PASS', password: 'x' }, [[230], [332], [530], [202]]],
  [{ verb: 'ACCT', account: 'x' }, [[230], [530], [202]]],
  [{ verb: 'TYPE', type: 'I' }, [[200], [504]]],
  [{ verb: 'TYPE', type: 'A' }, [[200]]],
  [{ verb: 'TYPE', type: 'E' }, [[200]]],
  [{ verb: 'TYPE', type: 'L', detail: '8' }, [[200]]],
  [{ verb: 'OTHER', name: 'type', argument: 'i' }, [[200]]],
  [{ verb: 'MODE', mode: 'Z' }, [[200], [504]]],
  [{ verb: 'MODE', mode: 'S' }, [[200]]],
  [{ verb: 'STRU', structure: 'R' }, [[200], [504]]],
  [{ verb: 'STRU', structure: 'F' }, [[200]]],
  [{ verb: 'PBSZ', size: 0 }, [[200], [503]]],
  [{ verb: 'PROT', level: 'P' }, [[200], [536]]],
  [{ verb: 'PROT', level: 'C' }, [[200]]],
  [{ verb: 'EPSV' }, [[229], [500], [227]]],
  [{ verb: 'EPSV', protocol: 'ALL' }, [[200], [501]]],
  [{ verb: 'PASV' }, [[227], [425]]],
  [{ verb: 'LPSV' }, [[228], [500]]],
  [{ verb: 'PORT', address: '127,0,0,1,78,32' }, [[200], [500]]],
  [{ verb: 'EPRT', address: '|1|127.0.0.1|20000|' }, [[200], [522]]],
  [{ verb: 'RETR', path: 'a' }, [[150, 226], [125, 426], [550], [226], [150, 150, 250]]],
  [{ verb: 'STOR', path: 'a' }, [[150, 226], [553], [150, 552]]],
  [{ verb: 'MLSD' }, [[150, 226], [501]]],
  [{ verb: 'REST', offset: 7 }, [[350], [502]]],
  [{ verb: 'RANG', start: 1, end: 4 }, [[350], [502]]],
  [{ verb: 'RANG', start: 1, end: 0 }, [[350]]],
  [{ verb: 'RNFR', path: 'a' }, [[350], [550]]],
  [{ verb: 'RNTO', path: 'b' }, [[250], [553], [503]]],
  [{ verb: 'SITE CPFR', path: 'a' }, [[350], [550]]],
  [{ verb: 'SITE', text: 'cpfr a' }, [[350], [500]]],
  [{ verb: 'SITE CPTO', path: 'b' }, [[250]]],
  [{ verb: 'MKD', path: 'a' }, [[257], [250], [550]]],
  [{ verb: 'ABOR' }, [[225], [226], [502]]],
  [{ verb: 'NOOP' }, [[200], [500]]],
  [{ verb: 'AUTH', mechanism: 'TLS' }, [[234], [502], [334]]],
  [{ verb: 'CCC' }, [[200], [533]]],
  [{ verb: 'AUTH', mechanism: 'TLS' }, [[234]]],
  [{ verb: 'OTHER', name: 'auth', argument: 'tls' }, [[234]]],
  [{ verb: 'CCC' }, [[200]]],
  [{ verb: 'REIN' }, [[220], [120, 220], [502]]],
  [{ verb: 'QUIT' }, [[500], [500], [500], [500], [221]]],
  [{ verb: 'OTHER', name: 'FROB', argument: 'x' }, [[200], [350], [500]]],
  [{ verb: 'NOOP' }, [[200], [200], [200], [200], [421]]],
]

const step = fc.record({
  dialogue: fc.nat(dialogues.length - 1),
  answer: fc.nat(9),
  batch: fc.boolean(),
  // Where the wire cuts, as parts of what it carries.
  cuts: fc.array(fc.nat(60), { maxLength: 4 }),
})

/** Both ends of a control connection and the wire between them. */
class Wire {
  readonly user = new UserSession()
  readonly server = new ServerSession()
  readonly events: SessionEvent[] = []
  #answers: number[][] = []

  greet(code: number, cuts: readonly number[]): void {
    this.#toUser(this.server.greet(code, ['ready', 'to serve']), cuts)
  }

  /** Sends a command if it may be sent; false if not. */
  send(command: Command, answers: readonly number[], cuts: readonly number[]): boolean {
    let bytes: Uint8Array
    try {
      bytes = this.user.send(command)
    } catch (error) {
      expect(error).toMatchObject({ code: 'FTP_BAD_SEQUENCE' })
      return false
    }
    for (const piece of pieces(bytes, cuts)) {
      for (const event of this.server.receive(piece)) expect(event.type).toBe('command')
    }
    this.#answers.push([...answers])
    return true
  }

  answerAll(cuts: readonly number[]): void {
    for (const codes of this.#answers) {
      if (this.server.state.dialogue === 'closing') break
      for (const code of codes) {
        if (code === 234 && this.server.state.controlProtection !== 'clear') continue
        this.#toUser(this.server.reply(code, code % 2 === 0 ? 'text' : ['first', 'last']), cuts)
      }
      this.#changeProtection()
    }
    this.#answers = []
  }

  /** Both know that TLS begins or ends now. */
  #changeProtection(): void {
    const { dialogue } = this.server.state
    if (dialogue !== 'upgrading' && dialogue !== 'clearing') return
    expect(this.user.state).toEqual(this.server.state)
    expect(this.events.at(-1)?.type).toBe(dialogue === 'upgrading' ? 'tls-due' : 'clear-due')
    for (const end of [this.user, this.server]) {
      end.notify(dialogue === 'upgrading' ? 'tls-established' : 'tls-cleared')
    }
  }

  #toUser(bytes: Uint8Array, cuts: readonly number[]): void {
    for (const piece of pieces(bytes, cuts)) this.events.push(...this.user.receive(piece))
  }
}

function pieces(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.map(cut => cut % bytes.length).sort((a, b) => a - b), bytes.length]
  return places.slice(1).map((end, index) => bytes.slice(places[index], end))
}

describe('a UserSession and a ServerSession on one wire', () => {
  it('agree about every state after each step, single and in batches, however the wire cuts', () => {
    let refused = 0
    let changes = 0
    fc.assert(
      fc.property(fc.boolean(), fc.array(step, { maxLength: 40 }), (isImplicit, steps) => {
        const wire = new Wire()
        if (isImplicit) for (const end of [wire.user, wire.server]) end.notify('tls-established')
        wire.greet(120, [3])
        expect(wire.user.state).toEqual(wire.server.state)
        wire.greet(220, [3])
        for (const { dialogue, answer, batch, cuts } of steps) {
          const [command, answers] = dialogues[dialogue] as (typeof dialogues)[number]
          if (!wire.send(command, answers[answer % answers.length] as readonly number[], cuts)) refused++
          if (batch) continue
          wire.answerAll(cuts)
          expect(wire.user.state).toEqual(wire.server.state)
          const failed = wire.events.filter(({ type }) => type === 'failed')
          if (wire.server.state.dialogue !== 'closing') expect(failed).toEqual([])
        }
        wire.answerAll([1])
        changes += wire.events.filter(({ type }) => type === 'tls-due' || type === 'clear-due').length
        expect(wire.user.state).toEqual(wire.server.state)
        if (wire.server.state.dialogue === 'open') {
          expect([wire.user.outstanding, wire.server.outstanding]).toEqual([0, 0])
        }
        expect(wire.user.receiveEnd().map(({ type }) => type)).toHaveLength(
          wire.events.some(({ type }) => type === 'failed') ? 0 : 1,
        )
      }),
      { numRuns: 400 },
    )
    expect(refused).toBeGreaterThan(40)
    expect(changes).toBeGreaterThan(40)
  })

  it.each([['200 ok'], ['4'], ['\r\n']])('the user takes %j behind the consent to CCC as an attack', rest => {
    const { user, server } = secured()
    server.receive(user.send({ verb: 'CCC' }))
    const events = user.receive(bytesOf(`200 cleared\r\n${rest}`))
    expect(events.at(-1)).toMatchObject({ type: 'failed', error: { code: 'FTP_PLAINTEXT_AT_TLS_UPGRADE' } })
    expect(user.state.dialogue).toBe('closed')
  })

  it.each([
    ['AUTH', 'AUTH TLS\r\n', 234, 'clear text where TLS was to begin'],
    ['CCC', 'CCC\r\n', 200, 'to end TLS'],
    ['REIN', 'REIN\r\n', 220, 'to end TLS'],
  ])('the server does not consent to %s while more is waiting behind it', (verb, wire, code, words) => {
    for (const rest of ['USER injected\r\n', 'U']) {
      const server = verb === 'AUTH' ? greeted() : secured().server
      server.receive(bytesOf(`${wire}${rest}`))
      expect(() => server.reply(code, 'go')).toThrow(words)
      expect(server.receive(bytesOf('NOOP\r\n'))).toEqual([])
      expect(server.reply(421, 'bye')).toEqual(bytesOf('421 bye\r\n'))
    }
  })

  it('the server takes what comes behind its consent, and before TLS, as an attack', () => {
    const server = greeted()
    server.receive(bytesOf('AUTH TLS\r\n'))
    server.reply(234, 'go')
    const [event] = server.receive(bytesOf('USER injected\r\n'))
    expect(event).toMatchObject({ type: 'failed', error: { code: 'FTP_PLAINTEXT_AT_TLS_UPGRADE' } })
    expect(server.receive(bytesOf('USER injected\r\n'))).toEqual([])
  })

  it.each(['N', 'NOOP\r\n'])('the server does not begin with TLS when %j came before it', bytes => {
    const server = new ServerSession()
    server.receive(bytesOf(bytes))
    expect(() => server.notify('tls-established')).toThrow('clear text where TLS was to begin')
    expect(server.state.controlProtection).toBe('clear')
  })

  it('the user does not begin with TLS when a part of a greeting came before it', () => {
    const user = new UserSession()
    user.receive(bytesOf('220'))
    expect(() => user.notify('tls-established')).toThrow('clear text where TLS was to begin')
    expect(user.state.controlProtection).toBe('clear')
  })

  it('the server bears commands behind a refused AUTH', () => {
    const server = greeted()
    server.receive(bytesOf('AUTH TLS\r\nNOOP\r\n'))
    server.reply(502, 'no')
    expect(server.reply(200, 'ok')).toEqual(bytesOf('200 ok\r\n'))
  })

  it('forget the log-in and the protection of data at REIN and AUTH, and all else at REIN', () => {
    const wire = new Wire()
    wire.greet(220, [])
    const said: [Command, number[]][] = [
      [{ verb: 'USER', user: 'me' }, [230]],
      [{ verb: 'TYPE', type: 'I' }, [200]],
      [{ verb: 'AUTH', mechanism: 'TLS' }, [234]],
      [{ verb: 'PROT', level: 'P' }, [200]],
    ]
    for (const [command, codes] of said) {
      wire.send(command, codes, [])
      wire.answerAll([])
    }
    const kept = { login: 'logged-out', representation: 'image', controlProtection: 'protected' }
    expect(wire.user.state).toMatchObject({ ...kept, dataProtection: 'private' })
    const more: [Command, number[]][] = [
      [{ verb: 'USER', user: 'me' }, [230]],
      [{ verb: 'EPSV', protocol: 'ALL' }, [200]],
      [{ verb: 'EPSV' }, [229]],
      [{ verb: 'MODE', mode: 'B' }, [200]],
      [{ verb: 'STRU', structure: 'P' }, [200]],
      [{ verb: 'REIN' }, [220]],
    ]
    for (const [command, codes] of more) {
      wire.send(command, codes, [])
      wire.answerAll([])
    }
    expect(wire.events.at(-1)?.type).toBe('clear-due')
    const fresh = new Wire()
    fresh.greet(220, [])
    expect(wire.user.state).toEqual(fresh.user.state)
  })
})

function greeted(): ServerSession {
  const server = new ServerSession()
  server.greet(220, 'ready')
  return server
}

function secured(): Wire {
  const wire = new Wire()
  wire.greet(220, [])
  wire.send({ verb: 'AUTH', mechanism: 'TLS' }, [234], [])
  wire.answerAll([])
  return wire
}
