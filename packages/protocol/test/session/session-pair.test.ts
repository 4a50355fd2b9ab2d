import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Command } from '../../src/command/command.ts'
import { ServerSession } from '../../src/session/server-session.ts'
import { UserSession } from '../../src/session/user-session.ts'

/** A command and the codes with which a server may answer it. */
const exchanges: readonly (readonly [Command, readonly (readonly number[])[]])[] = [
  [{ verb: 'USER', user: 'me' }, [[331], [230], [332], [530]]],
  [{ verb: 'PASS', password: 'x' }, [[230], [332], [530]]],
  [{ verb: 'ACCT', account: 'x' }, [[230], [530]]],
  [{ verb: 'TYPE', type: 'I' }, [[200], [504]]],
  [{ verb: 'TYPE', type: 'A' }, [[200]]],
  [{ verb: 'PROT', level: 'P' }, [[200], [536]]],
  [{ verb: 'PROT', level: 'C' }, [[200]]],
  [{ verb: 'EPSV' }, [[229], [500]]],
  [{ verb: 'PASV' }, [[227], [425]]],
  [{ verb: 'RETR', path: 'a' }, [[150, 226], [125, 426], [550], [226]]],
  [{ verb: 'STOR', path: 'a' }, [[150, 226], [553]]],
  [{ verb: 'REST', offset: 7 }, [[350], [502]]],
  [{ verb: 'RNFR', path: 'a' }, [[350], [550]]],
  [{ verb: 'RNTO', path: 'b' }, [[250], [553]]],
  [{ verb: 'REIN' }, [[220]]],
  [{ verb: 'NOOP' }, [[200]]],
]

const dialogue = fc.array(
  fc.record({
    exchange: fc.nat(exchanges.length - 1),
    answer: fc.nat(9),
    batch: fc.boolean(),
    cut: fc.nat(40),
  }),
  { maxLength: 25 },
)

/** Carries bytes in two pieces. */
function carry(bytes: Uint8Array, cut: number, receive: (piece: Uint8Array) => void): void {
  receive(bytes.subarray(0, cut))
  receive(bytes.subarray(cut))
}

describe('a UserSession and a ServerSession on one wire', () => {
  it('agree about every state after each dialogue, in lock-step and in batches, however the wire cuts', () => {
    fc.assert(
      fc.property(dialogue, steps => {
        const user = new UserSession()
        const server = new ServerSession()
        carry(server.greet(220, 'ready'), 3, piece => user.receive(piece))
        let unanswered: number[][] = []
        const answerAll = (cut: number) => {
          for (const codes of unanswered) {
            for (const code of codes) carry(server.reply(code, 'text'), cut, piece => user.receive(piece))
          }
          unanswered = []
        }
        for (const { exchange, answer, batch, cut } of steps) {
          const [command, answers] = exchanges[exchange] as (typeof exchanges)[number]
          carry(user.send(command), cut, piece => {
            for (const event of server.receive(piece)) expect(event.type).toBe('command')
          })
          unanswered.push([...(answers[answer % answers.length] as readonly number[])])
          if (batch) continue
          answerAll(cut)
          expect(user.state).toEqual(server.state)
        }
        answerAll(1)
        expect(user.state).toEqual(server.state)
        expect([user.outstanding, server.outstanding]).toEqual([0, 0])
      }),
    )
  })

  it('agree at a TLS upgrade', () => {
    const user = new UserSession()
    const server = new ServerSession()
    user.receive(server.greet(220, 'ready'))
    server.receive(user.send({ verb: 'AUTH', mechanism: 'TLS' }))
    user.receive(server.reply(234, 'go'))
    expect(user.state).toEqual(server.state)
    user.notify('tls-established')
    server.notify('tls-established')
    expect(user.state).toEqual(server.state)
    expect(user.state.controlProtection).toBe('protected')
  })

  it('the server does not agree to TLS while clear text waits behind AUTH', () => {
    const server = new ServerSession()
    server.greet(220, 'ready')
    server.receive(new TextEncoder().encode('AUTH TLS\r\nUSER injected\r\n'))
    expect(() => server.reply(234, 'go')).toThrow(/clear text behind AUTH/)
  })
})
