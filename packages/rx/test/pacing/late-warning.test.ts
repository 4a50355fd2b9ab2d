import { once } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import {
  asapScheduler,
  bufferCount,
  concatMap,
  delay,
  filter,
  lastValueFrom,
  map,
  mergeMap,
  type Observable,
  observeOn,
  of,
  repeat,
  scan,
  share,
} from 'rxjs'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Gate } from '../../src/pacing/gate.ts'
import { withGate } from '../../src/pacing/with-gate.ts'
import { gatedSource, numbers } from './support/gated-source.ts'

const warnings: (Error & { code?: string })[] = []
const note = (warning: Error) => void warnings.push(warning)
beforeAll(() => void process.on('warning', note))
afterAll(() => void process.off('warning', note))
afterEach(() => void warnings.splice(0))

type Between = (source: Observable<number>) => Observable<unknown>

async function run(between: Between): Promise<void> {
  const gate = new Gate<unknown>(4)
  const source = gatedSource(gate as Gate<number>, numbers(50)).pipe(between)
  await lastValueFrom(source.pipe(gate.mergeMap(() => turn())), { defaultValue: undefined })
  expect(gate.inFlight).toBe(0)
  // Warnings are told in the next turn.
  await turn()
}

const asynchronous: [string, Between][] = [
  ['delay', source => source.pipe(delay(1))],
  ['observeOn', source => source.pipe(observeOn(asapScheduler))],
  ['concatMap of promises', source => source.pipe(concatMap(async value => value))],
]
test.each(asynchronous)('a warning, once, says that %s lets values past the gate', async (_name, between) => {
  const warned = once(process, 'warning')
  await run(between)
  await warned
  expect(warnings.map(({ name, code }) => [name, code])).toEqual([['SluiceWarning', 'SLUICE_LATE_GATE']])
})

const synchronous: [string, Between][] = [
  ['map', source => source.pipe(map(value => value))],
  ['filter', source => source.pipe(filter(value => value % 3 === 0))],
  ['bufferCount with a rest', source => source.pipe(bufferCount(7))],
  ['mergeMap of what is there', source => source.pipe(mergeMap(value => of(value)))],
  [
    'scan and share',
    source =>
      source.pipe(
        scan((sum, value) => sum + value),
        share(),
      ),
  ],
  ['repeat', source => source.pipe(repeat(2))],
]
test.each(synchronous)('no warning for %s', async (_name, between) => {
  await run(between)
  expect(warnings).toEqual([])
})

test('one warning for all subscriptions of one withGate', async () => {
  const late = withGate(2, (gate: Gate<number>) =>
    gatedSource(gate, numbers(20)).pipe(
      delay(1),
      gate.mergeMap(() => turn()),
    ),
  )
  for (let time = 0; time < 3; time++) await lastValueFrom(late)
  await turn()
  expect(warnings).toHaveLength(1)
})
