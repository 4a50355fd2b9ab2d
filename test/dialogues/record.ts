import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RealServer, RealServerKind } from '../support/servers/real-servers.ts'
import { layOut } from './fixtures.ts'
import { Recorder } from './recorder.ts'
import type { Scenario } from './scenario.ts'
import { aheadScenarios } from './scenarios/ahead.ts'
import { dataConnectionScenarios } from './scenarios/data-connections.ts'
import { fileScenarios } from './scenarios/files.ts'
import { habitScenarios } from './scenarios/habits.ts'
import { sessionScenarios } from './scenarios/sessions.ts'
import { cutShortScenarios } from './scenarios/transfers-cut-short.ts'

const scenarios: readonly Scenario[] = [
  ...sessionScenarios,
  ...fileScenarios,
  ...dataConnectionScenarios,
  ...cutShortScenarios,
  ...habitScenarios,
  ...aheadScenarios,
]
const deadlineMs = 20_000

/** Records every scenario (or those whose name has `only` in it) with a server, one file each, below `folder`. */
export async function record(kind: RealServerKind, folder: string, only = ''): Promise<void> {
  await using server = await kind.start()
  const home = join(folder, kind.name)
  if (only === '') await rm(home, { recursive: true, force: true })
  await mkdir(home, { recursive: true })
  const fitting = scenarios.filter(({ server: one = kind.name }) => one === kind.name)
  for (const scenario of fitting.filter(({ name }) => name.includes(only))) {
    process.stdout.write(`${kind.name} ${scenario.name}\n`)
    await layOut(server)
    await writeFile(join(home, `${scenario.name}.txt`), await play(server, scenario))
  }
}

async function play(server: RealServer, { name, about, run }: Scenario): Promise<string> {
  using dialogue = await Recorder.connect(server)
  dialogue.transcript.remark(`${server.name}: ${about}`)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>(resolve => {
    timer = setTimeout(resolve, deadlineMs, `nothing more came within ${deadlineMs} ms`)
  })
  const failure = await Promise.race([run(dialogue).catch(String), late])
  clearTimeout(timer)
  // Some dialogues end so, which is worth knowing too.
  if (failure !== undefined) {
    dialogue.transcript.remark(`the end: ${failure.replace(/^Error: /, '')}`)
    process.stdout.write(`  ${name} ended early: ${failure}\n`)
  }
  return dialogue.transcript.toString()
}
