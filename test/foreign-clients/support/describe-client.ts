import { spawnSync } from 'node:child_process'
import { describe, test } from 'vitest'
import { clientEnvironment } from './run-client.ts'

/**
 * Describes tests with a client program. If this machine does not have it they are skipped, with the reason in the
 * title and on stderr, or fail where `SLUICE_REQUIRE_CLIENTS=1`.
 */
export function describeClient(command: string, defineTests: () => void): void {
  const { error } = spawnSync(command, ['--version'], { env: clientEnvironment, timeout: 20_000 })
  if (error === undefined) {
    describe(command, defineTests)
    return
  }
  const missing = `${command} does not run here (${error.message}): .ci/install-clients.sh installs it`
  if (process.env['SLUICE_REQUIRE_CLIENTS'] === '1') {
    test(command, () => {
      throw new Error(missing)
    })
  } else {
    process.stderr.write(`skipped: ${missing}\n`)
    describe.skip(missing, defineTests)
  }
}
