import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeClient } from '../foreign-clients/support/describe-client.ts'
import { certificate } from '../support/servers/certificate.ts'
import type { Scenario, Way } from './row.ts'
import { rows } from './rows/index.ts'
import { PythonWorker } from './support/python-worker.ts'
import { type Trust, traceOfOurs, traceOfPython } from './support/sides.ts'

const usualWays: readonly Way[] = ['passive', 'passive, TLS']

describeClient('python3', () => {
  let python: PythonWorker
  let trust: Trust
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sluice-parity-'))
    const caFile = join(folder, 'ca.pem')
    trust = { ...(await certificate()), caFile }
    await writeFile(caFile, trust.ca)
    python = new PythonWorker()
  })
  afterAll(async () => {
    await python.stop()
    await rm(folder, { recursive: true })
  })

  const inBoth = async (scenario: Scenario, way: Way) => {
    const theirs = await traceOfPython(python, scenario, way, trust)
    const ours = await traceOfOurs(scenario, way, trust)
    const { differs } = scenario
    if (differs === undefined) {
      expect(ours).toEqual(theirs)
      return
    }
    const { gives, fails, sends = theirs.sends, files = {} } = differs
    const result = fails ?? (gives === undefined ? theirs.result : { gives })
    expect(ours).toEqual({ result, sends, files: withChanges(theirs.files, files) })
    // A difference that is none any more has no place in the table.
    expect(ours).not.toEqual(theirs)
  }

  for (const { ftplib, scenarios = [] } of rows) {
    if (scenarios.length === 0) continue
    describe(ftplib, () => {
      for (const scenario of scenarios) {
        for (const way of scenario.ways ?? usualWays) {
          it(`${scenario.what} (${way})`, () => inBoth(scenario, way))
        }
      }
    })
  }
})

function withChanges(
  files: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries({ ...files, ...changes })
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined))
}
