import { describe, test } from 'vitest'
import type { ServerKind } from './test-server.ts'

/**
 * Describes tests for one server. If this machine cannot run it they are skipped, with the reason in the title and
 * on stderr, or fail where `SLUICE_REQUIRE_SERVERS=1`.
 */
export function describeServer<Kind extends ServerKind>(kind: Kind, defineTests: (kind: Kind) => void): void {
  const missing = kind.missing()
  if (missing === undefined) {
    describe(kind.name, () => defineTests(kind))
  } else if (process.env['SLUICE_REQUIRE_SERVERS'] === '1') {
    test(kind.name, () => {
      throw new Error(missing)
    })
  } else {
    process.stderr.write(`skipped: ${missing}\n`)
    describe.skip(missing, () => defineTests(kind))
  }
}
