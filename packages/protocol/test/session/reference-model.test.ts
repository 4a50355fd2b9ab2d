import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Command } from '../../src/command/command.ts'
import { UserSession } from '../../src/session/user-session.ts'
import { bytesOf } from '../bytes-of.ts'

/** What happened on a control connection, in the order of its first and last bytes. */
type Happening =
  | { readonly type: 'wants to send'; readonly verb: Verb }
  | { readonly type: 'reply begins' }
  | { readonly type: 'reply ends'; readonly code: number | undefined }

type Verb = keyof typeof answers

/** By hand, from RFC 959, 5.4, for a few commands and the codes of the scripts below. */
const answers = {
  greeting: [120, 150, 200, 220, 226, 227, 230, 257, 450, 550],
  NOOP: [200, 220, 226, 257, 450, 550],
  TYPE: [200, 220, 226, 257, 450, 550],
  RETR: [120, 150, 226, 450, 550],
  EPSV: [200, 220, 227, 450, 550],
  RNFR: [350, 450, 550],
  USER: [200, 220, 226, 230, 331, 450, 550],
  PASS: [200, 220, 226, 230, 331, 450, 550],
} as const
const MOST_PRELIMINARIES = 16
const codes = [120, 150, 200, 220, 226, 227, 230, 257, 331, 350, 421, 450, 550]

const commands: Readonly<Record<Exclude<Verb, 'greeting'>, Command>> = {
  NOOP: { verb: 'NOOP' },
  TYPE: { verb: 'TYPE', type: 'I' },
  RETR: { verb: 'RETR', path: 'a' },
  EPSV: { verb: 'EPSV' },
  RNFR: { verb: 'RNFR', path: 'a' },
  USER: { verb: 'USER', user: 'a' },
  PASS: { verb: 'PASS', password: 'hush' },
}
const verbs = Object.keys(commands) as readonly (keyof typeof commands)[]

/** I1, I2, I3, I5 and I8 in one loop: which replies the commands get, what may not be sent, and when all is over. */
function referenceModel(happenings: readonly Happening[]): string[] {
  const told: string[] = []
  const waiting: { ticket: number; verb: Verb; preliminaries: number }[] = [
    { ticket: 0, verb: 'greeting', preliminaries: 0 },
  ]
  let tickets = 0
  let sinceUser: Verb[] = []
  let isWelcome = false
  let isAsked = true
  for (const happening of happenings) {
    if (told.at(-1) === 'over') break
    if (happening.type === 'wants to send') {
      const { verb } = happening
      const isRepeated =
        verb === 'USER' ? waiting.some(one => one.verb === verb) : verb === 'PASS' && sinceUser.includes(verb)
      if (!isWelcome || isRepeated) {
        told.push(`refuses ${verb}`)
        continue
      }
      sinceUser = verb === 'USER' ? [] : [...sinceUser, verb]
      waiting.push({ ticket: ++tickets, verb, preliminaries: 0 })
    } else if (happening.type === 'reply begins') {
      isAsked = waiting.length > 0
    } else {
      const { code } = happening
      const first = waiting[0]
      const allowed: readonly number[] = first === undefined || !isAsked ? [] : answers[first.verb]
      if (code === undefined || first === undefined || !allowed.includes(code)) told.push('over')
      else if (code < 200) {
        first.preliminaries++
        told.push(first.preliminaries > MOST_PRELIMINARIES ? 'over' : `${first.ticket} preliminary ${code}`)
      } else {
        told.push(`${first.ticket} replied ${code}`)
        if (first.verb === 'greeting') isWelcome = code < 300
        waiting.shift()
      }
    }
  }
  return told
}

type Deed =
  | { readonly type: 'send'; readonly verbs: readonly Exclude<Verb, 'greeting'>[] }
  | { readonly type: 'reply'; readonly bytes: Uint8Array }

/** What one end does next. Most of it is right: scripts that break at once show little. */
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({
    type: fc.constant('send' as const),
    verbs: fc.array(fc.constantFrom(...verbs), { minLength: 1, maxLength: 3 }),
  }),
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('reply' as const),
      bytes: fc
        .tuple(
          fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...codes) }, fc.constant('garbage')),
          fc.constantFrom(' ok', '', '-a\r\n211 no end\r\n% end', '-\r\n%'),
        )
        .map(([code, text]) => bytesOf(`${code}${text.replace('%', String(code))}\r\n`)),
    }),
  },
)

/** Deeds as they happen on a wire: replies in pieces, and what is sent between the pieces. */
const script = fc.array(fc.record({ deed, right: fc.nat(9), cuts: fc.array(fc.nat(40), { maxLength: 2 }) }), {
  maxLength: 30,
})

describe('UserSession', () => {
  it('tells of every script, right or wrong, what a model of the rules tells, and no success more', () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(script, fc.boolean(), (steps, doubles) => {
        const session = new UserSession()
        const happenings: Happening[] = []
        const told: string[] = []
        const outstanding: Verb[] = ['greeting']

        const send = (wanted: readonly Exclude<Verb, 'greeting'>[]) => {
          for (const verb of wanted) {
            if (told.at(-1) === 'over') {
              expect(() => session.send(commands[verb])).toThrow(/cannot be sent/)
              continue
            }
            happenings.push({ type: 'wants to send', verb })
            try {
              session.send(commands[verb])
              outstanding.push(verb)
            } catch (error) {
              expect(error).toMatchObject({ code: 'FTP_BAD_SEQUENCE' })
              told.push(`refuses ${verb}`)
            }
          }
        }
        const receive = (bytes: Uint8Array) => {
          for (const event of session.receive(bytes)) {
            if (event.type === 'failed') told.push('over')
            else if ('ticket' in event && 'reply' in event) {
              told.push(`${event.ticket} ${event.type} ${event.reply.code}`)
            } else throw new Error(`"${event.type}" is not due`)
          }
        }
        const reply = (bytes: Uint8Array, cuts: readonly number[], between: Deed | undefined) => {
          const at = [...cuts.map(cut => (cut % (bytes.length - 1)) + 1).sort((a, b) => a - b), bytes.length]
          happenings.push({ type: 'reply begins' })
          at.forEach((end, index) => {
            if (index > 0 && between?.type === 'send') send(between.verbs)
            const isLast = index === at.length - 1
            const code = bytes[0] === 0x67 ? undefined : Number(Buffer.from(bytes.subarray(0, 3)).toString())
            if (isLast) happenings.push({ type: 'reply ends', code })
            receive(bytes.slice(at[index - 1] ?? 0, end))
          })
        }

        steps.forEach(({ deed: { type, ...what }, right, cuts }, index) => {
          const between = steps[index + 1]?.deed
          if (type === 'send') send((what as { verbs: Exclude<Verb, 'greeting'>[] }).verbs)
          else {
            const head = outstanding.shift()
            const proper = head === undefined || right === 0 ? undefined : answers[head]
            const code = proper?.[right % proper.length]
            if (code !== undefined && code < 200) outstanding.unshift(head as Verb)
            const bytes =
              code === undefined ? (what as { bytes: Uint8Array }).bytes : bytesOf(`${code} ok\r\n`)
            reply(bytes, cuts, between)
            if (doubles && right === 5) reply(bytes, [], undefined)
          }
        })
        expect(told).toEqual(referenceModel(happenings))
        for (const line of told) {
          const kind = line.replace(/\d+/g, 'n')
          seen.set(kind, (seen.get(kind) ?? 0) + 1)
        }
      }),
      { numRuns: 800 },
    )
    for (const kind of ['n replied n', 'n preliminary n', 'over', 'refuses PASS', 'refuses USER']) {
      expect(seen.get(kind), kind).toBeGreaterThan(10)
    }
  })
})
