import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { ServerKind } from '../support/servers/test-server.ts'
import type { SoakTask } from './soak.ts'

const deadlineMs = 1_200_000

/** What a soak script came to, in one line; for a failure with all that it printed. */
export interface SoakResult {
  readonly passed: boolean
  readonly figures: string
}

/** Runs a bundled soak script in a process of its own, against a server of its own. */
export async function runSoak(program: string, kind: ServerKind, tls: boolean): Promise<SoakResult> {
  await using server = await kind.start()
  const { host, port, user, password, ca, root } = server
  const mode = tls ? 'required' : 'none'
  const task: SoakTask = { options: { host, port, user, password, mode, tls: { ca } }, root }
  return await run(program, JSON.stringify(task))
}

/** Runs a bundled soak script that starts the embedded server itself. */
export function runEmbeddedSoak(program: string): Promise<SoakResult> {
  return run(program)
}

/** Runs a soak script as it stands, for it starts real servers, whose settings lie beside their sources. */
export function runSoakFromSource(program: string, ...more: readonly string[]): Promise<SoakResult> {
  return run('--conditions=sluice-source', '--import', 'tsx', program, ...more)
}

async function run(...more: readonly string[]): Promise<SoakResult> {
  const args = ['--expose-gc', ...more]
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { timeout: deadlineMs })
    // A warning, of a leak of listeners for one, is a failure too.
    return { passed: stderr === '', figures: `${stdout}${stderr}`.trim() }
  } catch (error) {
    const { killed, stderr } = error as { killed?: boolean; stderr?: string }
    return {
      passed: false,
      figures: killed ? `not done after ${deadlineMs / 1000} s` : (stderr ?? String(error)),
    }
  }
}
