// What takes minutes: main.ts [filter] runs the soak scripts whose titles hold the filter, one after the other.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundlePrograms } from '../bench/bundle-programs.ts'
import { embedded } from '../support/servers/embedded.ts'
import { proftpd } from '../support/servers/proftpd.ts'
import { realServerKinds } from '../support/servers/real-servers.ts'
import type { ServerKind } from '../support/servers/test-server.ts'
import { vsftpd } from '../support/servers/vsftpd.ts'
import { runEmbeddedSoak, runSoak, runSoakFromSource, type SoakResult } from './run-soak.ts'

interface Soak {
  readonly program: string
  /** It starts the server itself, to kill it and to stand before it. */
  readonly startsServer?: boolean
  readonly servers: readonly ServerKind[]
  readonly tls: readonly boolean[]
}

const soaks: readonly Soak[] = [
  { program: script('slow-sink-memory'), servers: [vsftpd], tls: [false, true] },
  { program: script('many-operations'), servers: [...realServerKinds, embedded], tls: [false, true] },
  { program: script('small-files'), servers: [...realServerKinds, embedded], tls: [false, true] },
  { program: script('uploads-keep-their-tail'), servers: realServerKinds, tls: [true] },
  { program: script('tls-sessions'), servers: [vsftpd, proftpd], tls: [true] },
  { program: script('chaos'), startsServer: true, servers: realServerKinds, tls: [false, true] },
]

/** They start the embedded server themselves. */
const embeddedSoaks: readonly string[] = [
  script('embedded-many-sessions'),
  script('embedded-log-ins'),
  script('embedded-killed-clients'),
  script('embedded-pacing'),
  script('embedded-pool'),
  script('torture'),
  script('cut-transfers'),
]

const filter = process.argv[2] ?? ''
let told = 0
const folder = await mkdtemp(join(tmpdir(), 'sluice-soak-'))
try {
  const programs = await bundlePrograms([...soaks.map(({ program }) => program), ...embeddedSoaks], folder)
  for (const [index, soak] of soaks.entries()) await runAll(soak, programs[index] as string)
  for (const [index, program] of embeddedSoaks.entries()) {
    if (nameOf(program).includes(filter))
      tellResult(nameOf(program), await runEmbeddedSoak(programs[soaks.length + index] as string))
  }
} finally {
  await rm(folder, { recursive: true })
}
if (told === 0) {
  console.error(`no soak has "${filter}" in its title`)
  process.exitCode = 2
}

async function runAll({ servers, tls, program, startsServer = false }: Soak, bundled: string): Promise<void> {
  for (const kind of servers) {
    for (const protects of tls) {
      const protection = protects ? 'TLS' : 'plain'
      const title = `${nameOf(program)}, ${kind.name}, ${protection}`
      if (!title.includes(filter)) continue
      const missing = kind.missing()
      if (missing !== undefined) {
        tell(process.env['SLUICE_REQUIRE_SERVERS'] === '1' ? 'FAIL' : 'SKIP', title, missing)
        continue
      }
      if (startsServer) tellResult(title, await runSoakFromSource(program, kind.name, protection))
      else tellResult(title, await runSoak(bundled, kind, protects))
    }
  }
}

function tellResult(title: string, { passed, figures }: SoakResult): void {
  tell(passed ? 'PASS' : 'FAIL', title, figures)
}

function tell(verdict: 'PASS' | 'FAIL' | 'SKIP', title: string, figures: string): void {
  told++
  console.log(`${verdict} ${title}: ${figures}`)
  if (verdict === 'FAIL') process.exitCode = 1
}

function script(name: string): string {
  return fileURLToPath(new URL(`./${name}.ts`, import.meta.url))
}

function nameOf(program: string): string {
  return program.slice(program.lastIndexOf('/') + 1, -'.ts'.length)
}
