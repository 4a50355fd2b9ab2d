import { describe, test } from 'vitest'
import { type RealServerKind, realServerKinds } from './real-servers.ts'

/**
 * Describes the same tests for each real server; one that is missing here is skipped with its reason in the title
 * and on stderr, or fails where `SLUICE_REQUIRE_SERVERS=1`.
 */
export function describeRealServers(defineTests: (kind: RealServerKind) => void): void {
  for (const kind of realServerKinds) {
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
}
