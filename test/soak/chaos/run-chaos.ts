import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createFtp, type Ftp, isTransient } from '@sluice/rx'
import { openHandles } from '../../support/open-handles.ts'
import { type Random, randomFrom } from '../../support/random-from.ts'
import type { RelayedServerParts } from '../../support/relay/behind-relay.ts'
import { settled } from '../../support/settled.ts'
import { calls } from './calls.ts'
import { expectSame, type Operation, type Scene, told } from './scene.ts'
import { strokeFrom, weatherFrom } from './strokes.ts'
import { transfers } from './transfers.ts'

/** Deadlines that are to pass where nothing moves any more. */
const SHORT = {
  connect: 4_000,
  greeting: 5_000,
  tls: 5_000,
  reply: 3_000,
  dataConnect: 3_000,
  firstReply: 3_000,
  dataProgress: 2_500,
  finalReply: 3_000,
  cause: 200,
  abort: 500,
  quit: 500,
}
/** What has not come to any end by then never does: more than all deadlines and attempts of an operation together. */
const HUNG_MS = 120_000
/** Ends of connections are told a moment later. */
const ENDS_MS = 10_000
/** Servers take a moment to see that a session is over. */
const SERVER_MS = 10_000
const LOOK_MS = 20
const MOST_TRIES = 30
const MOST_OPERATIONS = 7
const MOST_SESSIONS = 5
const LATEST_MS = 120
const FROZEN_MS = 1_200
const NOISE_BYTES = 4 * 1024 ** 2

/** What the runs came to, and how often. */
export type Tally = Map<string, number>

const operations: readonly (readonly [string, Operation])[] = [
  ...Object.entries(transfers),
  ...Object.entries(transfers),
  ...Object.entries(calls),
]

const noise = noiseOf(NOISE_BYTES)

/** One run: random operations of one client in some weather, and whether all that must hold does. Throws where not. */
export async function runChaos(parts: RelayedServerParts, seed: number, tally: Tally): Promise<void> {
  const random = randomFrom(seed)
  const weather = weatherFrom(random)
  const { relay, server, options } = parts
  const before = openHandles()
  const processes = await server.processIds()
  const local = await mkdtemp(join(tmpdir(), 'sluice-chaos-'))
  const sessions = 1 + random(MOST_SESSIONS)
  const ftp = createFtp({ ...options, sessions, ...(weather.name !== 'calm' && { timeouts: SHORT }) })
  const checks: (() => Promise<void>)[] = []
  const left = new Set<string>()
  const isPlain = options.mode === 'none'
  const strokes = randomFrom(seed + 1)
  relay.aim(purpose => strokeFrom(strokes, weather, purpose))
  const over = new AbortController()
  try {
    const strikes = weather.strikesProcesses
      ? strikeProcesses(parts, processes, random, over.signal)
      : undefined
    await Promise.all(
      Array.from({ length: 1 + random(MOST_OPERATIONS) }, async (_, index) => {
        const [name, operation] = operations[random(operations.length)] as (typeof operations)[number]
        const leaves = random(4) === 0
        const [begins, leavesAfter] = [random(2) * random(LATEST_MS), random(LATEST_MS)]
        const unsubscribes = random(2) === 1
        const own = randomFrom(seed + 1000 * (index + 2))
        await sleep(begins)
        const failures: Error[] = []
        const scene: Scene = {
          ftp,
          random: own,
          noise,
          root: server.root,
          local,
          name: `${seed}-${index}`,
          hashes: server.name === 'proftpd',
          signal: leaves ? AbortSignal.timeout(leavesAfter) : undefined,
          unsubscribes,
          mayBeShort: () => isPlain && relay.fallen.has('end'),
          later: check => checks.push(check),
          left,
          failures,
        }
        const how = await within(HUNG_MS, name, operation(scene)).catch(cause => {
          throw new Error(`${name} over ${sessions} sessions, ${weather.name}`, { cause })
        })
        if (weather.name === 'calm' && !leaves && how !== 'whole' && how !== 'usage' && how !== 'local')
          throw new Error(`${name} over ${sessions} sessions fails by itself: ${how}`, {
            cause: failures.at(-1),
          })
        count(tally, `${name} ${how}`)
      }),
    )
    over.abort()
    const hasKilled = await strikes
    relay.heal()
    await within(HUNG_MS, 'a fresh operation', useAfresh(ftp, seed))
    await within(HUNG_MS, 'close', random(2) === 1 ? ftp.close() : ftp.destroy())
    await within(ENDS_MS, 'the end of all connections', relay.clientsGone()).catch(cause => {
      throw new Error(relay.describe(), { cause })
    })
    if (!(await areSessionsGone(parts, processes.length))) {
      // Processes of vsftpd wait for each other when one was killed, and a minute for a data connection that nobody
      // opens.
      const isOwn = hasKilled === true || server.name === 'vsftpd'
      if (!isOwn) throw new Error(`processes of the server live on: ${relay.describe()}`)
      count(tally, 'sessions that the server keeps')
      await endSessions(parts, processes)
    }
    if (relay.drop() > 0) count(tally, 'connections held open by the server')
    await settled(before)
    for (const check of checks) await check()
    await expectNothingLeft(parts, local, left)
  } finally {
    over.abort()
    relay.heal()
    await ftp.destroy()
    await rm(local, { recursive: true })
    for (const name of await readdir(join(server.root, 'up')))
      await rm(join(server.root, 'up', name), { recursive: true })
  }
}

/** Kills or freezes a process of a session; where one serves all, it is only frozen. Says whether one was killed. */
async function strikeProcesses(
  { server }: RelayedServerParts,
  own: readonly number[],
  random: Random,
  over: AbortSignal,
): Promise<boolean> {
  if (random(4) > 0) return false
  const kills = random(2) === 1
  const frozenFor = random(FROZEN_MS)
  await sleep(random(LATEST_MS), undefined, { signal: over }).catch(() => {})
  const ids = (await server.processIds()).filter(id => !own.includes(id))
  if (server.name === 'pyftpdlib' ? kills : ids.length === 0) return false
  const id = server.name === 'pyftpdlib' ? (own[0] as number) : (ids[random(ids.length)] as number)
  send(id, kills ? 'SIGKILL' : 'SIGSTOP')
  if (kills) return true
  await sleep(frozenFor, undefined, { signal: over }).catch(() => {})
  send(id, 'SIGCONT')
  return false
}

async function endSessions({ server }: RelayedServerParts, own: readonly number[]): Promise<void> {
  for (const id of await server.processIds()) if (!own.includes(id)) send(id, 'SIGKILL')
}

function send(id: number, signal: NodeJS.Signals): void {
  try {
    process.kill(id, signal)
  } catch {
    // It has ended meanwhile.
  }
}

/** Whatever has happened, the client works, as soon as the server counts no more sessions that are gone. */
async function useAfresh(ftp: Ftp, seed: number): Promise<void> {
  const path = `/up/fresh-${seed}`
  const content = noise.subarray(0, 100_000)
  for (let tries = 1; ; tries++) {
    try {
      await ftp.writeFile(path, content)
      expectSame(await ftp.readFile(path), content, 'a fresh file')
      await ftp.rm(path)
      return
    } catch (cause) {
      if (tries < MOST_TRIES && isTransient(cause)) await sleep(LOOK_MS * tries)
      else throw new Error(`a fresh operation failed (${told(cause as Error)})`, { cause })
    }
  }
}

async function areSessionsGone({ server }: RelayedServerParts, least: number): Promise<boolean> {
  for (let looks = 0; looks * LOOK_MS <= SERVER_MS; looks++) {
    if ((await server.processIds()).length <= least) return true
    await sleep(LOOK_MS)
  }
  return false
}

/** No temporary file that nobody has been told of. */
async function expectNothingLeft(
  { server }: RelayedServerParts,
  local: string,
  left: ReadonlySet<string>,
): Promise<void> {
  const remote = (await readdir(join(server.root, 'up'))).map(name => `/up/${name}`)
  const here = (await readdir(local)).map(name => join(local, name))
  for (const path of [...remote, ...here]) {
    if (!/\.[0-9a-f]{12}\.(part|old)$/.test(path) || left.has(path)) continue
    throw new Error(`nobody was told of ${path}`)
  }
}

async function within<T>(milliseconds: number, what: string, work: Promise<T>): Promise<T> {
  const over = new AbortController()
  const hung = sleep(milliseconds, undefined, { signal: over.signal }).then(() => {
    throw new Error(`${what} hangs`)
  })
  hung.catch(() => {})
  try {
    return await Promise.race([work, hung])
  } finally {
    over.abort()
  }
}

function count(tally: Tally, what: string): void {
  tally.set(what, (tally.get(what) ?? 0) + 1)
}

function noiseOf(bytes: number): Buffer {
  const random = randomFrom(1)
  const noise = Buffer.alloc(bytes)
  for (let at = 0; at < bytes; at += 4) noise.writeUInt32LE(random(2 ** 32 - 1), at)
  return noise
}
