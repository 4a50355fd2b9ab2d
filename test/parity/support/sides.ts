import { createFtpServer, type FtpServer, type FtpServerEvent, MemoryFileSystem } from '@sluice/server'
import { type ConnectionOptions, FtpSession } from '@sluice/transport'
import type { Certificate } from '../../support/servers/certificate.ts'
import { normalise } from '../normalise.ts'
import type { OurSide, Scenario, Told, Way } from '../row.ts'
import type { PythonWorker } from './python-worker.ts'
import { failed, sha256 } from './told.ts'

/** What a scenario left behind. */
export interface Trace {
  /** `{ gives }` or `{ fails, text }`. */
  readonly result: Told
  /** The commands behind the log-in, normalised, the last QUIT included; one session after another. */
  readonly sends: readonly string[]
  /** The SHA-256 of each file by its path, and `directory` for a directory. */
  readonly files: Readonly<Record<string, string>>
}

/** Who trusts whom, and where that is kept for Python. */
export interface Trust extends Certificate {
  readonly caFile: string
}

const account = { user: 'user', password: 'secret' } as const

/** Every scenario begins with these. */
const contents: Readonly<Record<string, string | Uint8Array>> = {
  '/a.txt': 'one\ntwo\n',
  '/b.bin': Buffer.from(Array.from({ length: 5000 }, (_, at) => at % 256)),
  '/empty': '',
  '/sub/c.txt': 'cc',
  '/sub/ü n;.txt': 'n',
}

const modified = new Date('2021-03-04T05:06:07Z')

/** Between the dialogues of two sessions. */
const NEXT_SESSION = '---'

/** Lets ftplib do it. */
export function traceOfPython(
  python: PythonWorker,
  scenario: Scenario,
  way: Way,
  trust: Trust,
): Promise<Trace> {
  return traced(scenario, way, trust, (server, settings, begun) =>
    python.run({ ...settings, host: hostOf(scenario), port: server.port, ...account }, scenario, begun),
  )
}

/** Lets ours do it. */
export function traceOfOurs(scenario: Scenario, way: Way, trust: Trust): Promise<Trace> {
  return traced(scenario, way, trust, async (server, { tls, active }, begun) => {
    const sessions: FtpSession[] = []
    const access: ConnectionOptions = {
      host: hostOf(scenario),
      port: server.port,
      ...account,
      mode: tls ? 'required' : 'none',
      ...(tls ? { tls: { ca: trust.ca, clearControl: true } } : {}),
      dataMode: active ? 'active' : 'passive',
      ...scenario.options,
    }
    const open = async (options: Partial<ConnectionOptions> = {}) => {
      const session = await FtpSession.connect({ ...access, ...options })
      sessions.push(session)
      return session
    }
    try {
      const first = scenario.begins === 'nothing' ? undefined : await open()
      begun()
      const side: OurSide = {
        open,
        access,
        get session() {
          if (first === undefined) throw new Error('this scenario begins with nothing')
          return first
        },
      }
      return { gives: await scenario.ours(side) }
    } catch (error) {
      return { ...failed(error) }
    } finally {
      for (const session of sessions) await session.quit()
    }
  })
}

function hostOf({ server }: Scenario): string {
  return server?.host ?? '127.0.0.1'
}

async function traced(
  { server: options }: Scenario,
  way: Way,
  { cert, key, caFile }: Trust,
  run: (
    server: FtpServer,
    settings: { readonly tls: boolean; readonly active: boolean; readonly caFile: string },
    begun: () => void,
  ) => Promise<Told>,
): Promise<Trace> {
  const fileSystem = new MemoryFileSystem(contents)
  for (const path of Object.keys(contents)) await fileSystem.setModified(path, modified)
  await fileSystem.makeDirectory('/void')
  const events: FtpServerEvent[] = []
  await using server = createFtpServer({
    fileSystem,
    users: { [account.user]: account.password, other: { password: 'hush', account: 'team' } },
    anonymous: true,
    tls: { cert, key, clearControl: true },
    onEvent: event => events.push(event),
    ...options,
  })
  await server.listen()
  let from = 0
  const settings = { tls: way.endsWith('TLS'), active: way.startsWith('active'), caFile }
  const result = await run(server, settings, () => {
    from = events.length
  })
  await server.idle()
  return { result, sends: dialogueIn(events.slice(from)), files: await filesIn(fileSystem) }
}

function dialogueIn(events: readonly FtpServerEvent[]): readonly string[] {
  const sessions = new Map<number, string[]>()
  for (const event of events) {
    if (event.type !== 'command') continue
    const commands = sessions.get(event.session) ?? []
    sessions.set(event.session, commands)
    commands.push(event.command)
  }
  const inOrder = [...sessions].sort(([one], [other]) => one - other)
  return inOrder.flatMap(([, commands], at) =>
    at === 0 ? normalise(commands) : [NEXT_SESSION, ...normalise(commands)],
  )
}

async function filesIn(fileSystem: MemoryFileSystem, folder = '/'): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for await (const { name, kind } of fileSystem.list(folder)) {
    const path = `${folder === '/' ? '' : folder}/${name}`
    if (kind === 'directory') Object.assign(found, { [path]: 'directory' }, await filesIn(fileSystem, path))
    else found[path] = sha256(fileSystem.readFile(path) ?? '')
  }
  return found
}
