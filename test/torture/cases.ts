import type { Certificate } from '../support/servers/certificate.ts'
import { blowsFor } from './blows.ts'
import type { Blow } from './moment.ts'
import type { Operation, Protection } from './operation.ts'
import { operations } from './operations.ts'
import { type Outcome, torture } from './torture.ts'

const protections = ['clear', 'tls'] as const
/** Runs at the same time: most of a run is waiting, and of a stall nearly all. */
const AT_ONCE = 24
/** Failures that are told one by one. */
const TOLD = 20

/** One run that is to be made. */
export interface Case {
  readonly operation: Operation
  readonly protection: Protection
  readonly blow: Blow
}

/** How often runs came to what: `control fin, failed, closed`. */
export type Tally = ReadonlyMap<string, number>

/** Every operation with every blow, after a good run of each that shows its moments; throws where one is not good. */
export async function allCases(certificate: Certificate): Promise<Case[]> {
  const cases: Case[] = []
  for (const operation of operations) {
    for (const protection of protections) {
      if ((operation.over ?? protection) !== protection) continue
      const { left, moments } = await torture(operation, protection, certificate)
      if (left !== 'usable') throw new Error(`${operation.name}, ${protection}, is left ${left}`)
      for (const blow of blowsFor(operation, moments)) cases.push({ operation, protection, blow })
    }
  }
  return cases
}

/** Makes all runs; throws with what must not be, if there is anything. */
export async function runCases(cases: readonly Case[], certificate: Certificate): Promise<Tally> {
  const tally = new Map<string, number>()
  const failures: Error[] = []
  const left = cases.values()
  const work = async () => {
    for (const { operation, protection, blow } of left) {
      try {
        const outcome = await torture(operation, protection, certificate, blow)
        const what = describeOutcome(blow, outcome)
        tally.set(what, (tally.get(what) ?? 0) + 1)
      } catch (error) {
        failures.push(error as Error)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  if (failures.length === 0) return tally
  const told = failures.slice(0, TOLD).map(({ message }) => message)
  throw new AggregateError(failures, `${failures.length} of ${cases.length} runs:\n${told.join('\n')}`)
}

function describeOutcome({ moment, fault }: Blow, { how, left }: Outcome): string {
  return `${moment.purpose} ${fault}, ${how === 'done' ? 'done' : 'failed'}, ${left}`
}
