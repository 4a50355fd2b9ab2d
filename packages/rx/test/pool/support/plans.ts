import * as fc from 'fast-check'
import type { Fault } from '../../../../server/src/index.ts'
import { kindCount } from './operation-kinds.ts'
import type { Plan } from './random-operations.ts'

const nth = fc.integer({ min: 1, max: 12 })
const verb = fc.constantFrom(
  'NOOP',
  'RETR',
  'STOR',
  'EPSV',
  'SIZE',
  'CWD',
  'PWD',
  'MLSD',
  'USER',
  'PASS',
  '*',
)

/** What goes wrong on purpose: refusals, farewells, silence, broken connections of both kinds. */
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    at: fc.record({ command: verb, nth }),
    do: fc.constantFrom(
      { type: 'answer' as const, code: 421, text: 'Timeout' },
      { type: 'answer' as const, code: 550, text: 'No' },
      { type: 'answer' as const, code: 450, text: 'Busy' },
    ),
  }),
  fc.record({
    at: fc.record({ reply: fc.oneof(verb, fc.constant('greeting')), nth }),
    do: fc.constantFrom(
      { type: 'cut' as const, ending: 'reset' as const },
      { type: 'cut' as const, ending: 'end' as const, after: 0 },
      { type: 'omit' as const },
      { type: 'delay' as const, ms: 20 },
    ),
  }),
  fc.record({
    at: fc.record({ data: fc.constantFrom('RETR', 'STOR', 'MLSD'), nth }),
    do: fc.constantFrom(
      { type: 'close' as const, how: 'reset' as const },
      { type: 'close-control' as const, how: 'reset' as const },
      { type: 'stall' as const },
    ),
  }),
)

/** Random operations, cancellations and faults over 1 to 8 sessions. */
export function plans(mostOperations: number): fc.Arbitrary<Plan> {
  return fc.record({
    sessions: fc.integer({ min: 1, max: 8 }),
    granted: fc.integer({ min: 1, max: 8 }),
    faults: fc.array(fault, { maxLength: 4 }),
    operations: fc.array(
      fc.record({
        kind: fc.integer({ min: 0, max: kindCount - 1 }),
        givenUpAfter: fc.option(fc.nat({ max: 20 }), { nil: undefined }),
      }),
      { minLength: 1, maxLength: mostOperations },
    ),
    end: fc.constantFrom('close', 'destroy', 'close while they run', 'destroy while they run'),
  })
}
