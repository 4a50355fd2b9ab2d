import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RemoteProtocolError } from '../../src/errors.ts'
import { createConversation } from '../../src/exchange/conversation.ts'
import type { DataEnd } from '../../src/exchange/data-end.ts'
import { retrieve } from '../../src/exchange/retrieve.ts'
import type { Answer, Step } from '../../src/exchange/step.ts'
import { describeReply, type Reply } from '../../src/reply/reply.ts'
import type { Ticket } from '../../src/session/session-event.ts'
import type { UserSession } from '../../src/session/user-session.ts'
import { bytesOf } from '../bytes-of.ts'
import { greeted } from './told.ts'

/** What a server says behind RETR, a line each; the connection is cut behind the last one. */
type Script = readonly string[]

const silence = new RemoteProtocolError({ code: 'FTP_CONNECTION_CLOSED', phase: 'transfer', message: 'cut' })

/** Runs a retrieve on a session, with a server that says one thing whenever it is waited for. */
class Play {
  readonly session: UserSession = greeted()
  readonly said: string[] = ['200 type', '229 (|||2000|)']
  readonly #replies = new Map<Ticket, Reply[]>()
  readonly #end: DataEnd
  #isOver = false

  constructor(script: Script, end: DataEnd) {
    this.said.push(...script)
    this.#end = end
  }

  retrieve(size: number | undefined): string {
    const conversation = createConversation(this.session, 21)
    const exchange = retrieve(conversation, { path: 'a', size })
    let turn = exchange.next()
    while (!turn.done) turn = exchange.next(this.#answer(turn.value))
    return turn.value.type
  }

  /** The next thing that the server says; false if it is cut off. */
  hear(): boolean {
    const line = this.said.shift()
    if (line === undefined || this.#isOver) return false
    for (const event of this.session.receive(bytesOf(`${line}\r\n`))) {
      if (event.type === 'failed') this.#isOver = true
      else if (event.type === 'replied' || event.type === 'preliminary') {
        this.#replies.set(event.ticket, [...(this.#replies.get(event.ticket) ?? []), event.reply])
      }
    }
    return true
  }

  #answer(step: Step): Answer {
    switch (step.type) {
      case 'send': {
        const ticket = this.session.nextTicket
        if (this.#isOver) return { type: 'failed', error: silence }
        this.session.send(...step.commands)
        return { type: 'sent', ticket }
      }
      case 'preliminary':
        return this.#wait(() => this.#replies.get(step.ticket)?.[0])
      case 'reply':
        return this.#wait(() => this.#replies.get(step.ticket)?.find(({ code }) => code >= 200))
      case 'connect':
        return { type: 'opened' }
      case 'start-data':
        return { type: 'started' }
      case 'data-ended':
        return { type: 'data-ended', end: this.#end }
      case 'drop-data':
        return { type: 'dropped' }
      default:
        return { type: 'failed', error: silence }
    }
  }

  #wait(look: () => Reply | undefined): Answer {
    for (;;) {
      const reply = look()
      if (reply !== undefined) return { type: 'reply', reply }
      if (!this.hear()) return { type: 'failed', error: silence }
    }
  }
}

/** The server's word on the transfer, read off the script by the rules of RFC 959, 5.4, without any session. */
function isConfirmed(script: Script): boolean {
  const first = script.findIndex(line => !/^1[0-9][0-9] /.test(line))
  return first !== -1 && first <= 16 && /^(226|250) /.test(script[first] as string)
}

const lines = ['150 go', '125 go', '226 done', '250 done', '200 ok', '225 ok', '257 "/"', '331 more']
const bad = ['425 no', '426 cut', '451 lost', '550 no', '421 bye', '550-no\r\n226 yes', '633 x', 'noise']
const script = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('150 go', '226 done') },
    fc.constantFrom(...lines),
    fc.constantFrom(...bad),
  ),
  { maxLength: 4 },
)
const end: fc.Arbitrary<DataEnd> = fc
  .record({
    how: fc.constantFrom('orderly', 'orderly', 'unproven', 'broken', 'overrun', 'stopped'),
    bytes: fc.nat(2),
  })
  .map(facts => ({ ...facts, cause: undefined }) as DataEnd)

describe('a retrieve over a session', () => {
  it('is complete exactly when the server, the data connection and the count say so', () => {
    const seen = { complete: 0, incomplete: 0, poisoned: 0 }
    fc.assert(
      fc.property(script, end, fc.option(fc.nat(2), { nil: undefined }), (said, dataEnd, size) => {
        const play = new Play(said, dataEnd)
        const outcome = play.retrieve(size)
        const countAgrees = size === undefined || size === dataEnd.bytes
        const isProven = dataEnd.how === 'orderly' || (dataEnd.how === 'unproven' && size !== undefined)
        const isComplete = isConfirmed(said) && isProven && countAgrees
        expect(outcome === 'completed').toBe(isComplete)
        seen[isComplete ? 'complete' : 'incomplete']++
        if (!isComplete || play.said.length === 0) return
        // What is said behind the end is nobody's: the next command is never answered with it.
        play.hear()
        play.session.receive(bytesOf('550 where a reply has begun\r\n'))
        expect(() => play.session.send({ verb: 'NOOP' })).toThrow(/cannot be sent/)
        seen.poisoned++
      }),
      { numRuns: 2000 },
    )
    for (const [what, times] of Object.entries(seen)) expect(times, what).toBeGreaterThan(30)
  })

  it.each([
    [
      'ProFTPD, no data connection',
      ['150 go', '425 Unable to build data connection', '550 MLSD: no'],
      'refused',
    ],
    ['no data connection at all', ['425 no', '550 no'], 'refused'],
    ['OS/400', ['125 List started', '250 List completed'], 'completed'],
    ['z/OS, no preliminary reply', ['250 Transfer completed'], 'completed'],
    ['two preliminary replies', ['125 open', '150 go', '226 done'], 'completed'],
    ['Pure-FTPd, cut off', ['150 go', '150 0.2 seconds'], 'failed'],
    ['the answer to a NOOP', ['150 go', '200 ok', '226 done'], 'failed'],
  ])('with %s: %j is %s', (_server, said, outcome) => {
    const isRefused = outcome === 'refused'
    const play = new Play(said, { how: isRefused ? 'stopped' : 'orderly', bytes: 1 })
    // A refusal behind a preliminary reply is an error with what came so far.
    expect(play.retrieve(undefined)).toBe(isRefused && said[0]?.startsWith('1') ? 'failed' : outcome)
    while (play.hear());
    if (outcome === 'completed') expect(play.session.outstanding).toBe(0)
  })
})

describe('a server that answers twice', () => {
  const twice: readonly (readonly [server: string, said: readonly string[], landed: string])[] = [
    ['ProFTPD behind a refused transfer', ['425 no data', '550 MLSD: no'], '425 no data'],
    ['500 for the verb and for its argument', ['500 OPTS MLST', '500 Unknown option'], '500 OPTS MLST'],
    ['200 and 250 to CWD', ['200 OK', '250 changed'], '200 OK'],
    ['226 and 226', ['226 done', '226 done'], '226 done'],
  ]

  it.each(twice)('is out of the session in lock-step: %s', (_server, said, landed) => {
    const session = greeted({ lockStep: true })
    session.send({ verb: /^[24]2/.test(landed) ? 'MLSD' : 'NOOP' })
    const events = said.flatMap(line => session.receive(bytesOf(`${line}\r\n`)))
    expect(events.map(event => ('reply' in event ? describeReply(event.reply) : event.type))).toEqual([
      landed,
      'failed',
    ])
    expect(() => session.send({ verb: 'NOOP' })).toThrow(/cannot be sent/)
  })

  it('gives the next address no transfer behind it: 226 is never the answer to EPSV', () => {
    for (const verb of ['EPSV', 'PASV', 'CPSV'] as const) {
      const session = greeted()
      session.send({ verb: 'RETR', path: 'a' }, { verb }, { verb: 'RETR', path: 'b' })
      const events = session.receive(bytesOf('150 a\r\n226 a\r\n226 a\r\n227 (127,0,0,1,78,32)\r\n'))
      expect(events.map(({ type }) => type)).toEqual(['preliminary', 'replied', 'failed'])
    }
  })
})
