import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FtpError } from '@sluice/protocol'
import { createFtpServer, MemoryFileSystem } from '@sluice/server'
import { type ConnectionOptions, defaultTimeouts, FtpSession, FtpTimeoutError } from '@sluice/transport'
import type { Certificate } from '../support/servers/certificate.ts'
import { CLIENT_ADDRESS, Middleman } from './middleman.ts'
import { type Blow, describeBlow, type Moment } from './moment.ts'
import type { Operation, Protection } from './operation.ts'
import { content, FalseSuccess, names, type World } from './world.ts'

/**
 * Deadlines that are to pass, of operations that nothing else can end; a longer one where the machine was so slow that
 * it passed before the fault.
 */
const SHORT = [250, 1000, 4000] as const
/** One that must not. */
const FAR = 20_000
const PASSWORD = 'not to be told'
/** What has not come to any end by then never does: more than all deadlines of a run together. */
const HUNG = 120_000

/** What a run came to, and where the session was left. */
export interface Outcome {
  readonly how: 'done' | FtpError
  readonly left: 'usable' | 'closed' | 'no session'
  /** What the middleman saw. */
  readonly moments: readonly Moment[]
  readonly hasStruck: boolean
}

/** Runs an operation once, with a blow if one is given; throws for whatever must not be. */
export async function torture(
  operation: Operation,
  protection: Protection,
  certificate: Certificate,
  blow?: Blow,
): Promise<Outcome> {
  const title = `${operation.name}, ${protection}${blow === undefined ? '' : `, ${describeBlow(blow)}`}`
  let timer: NodeJS.Timeout | undefined
  const hung = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('it hangs')), HUNG)
  })
  const runs = async (): Promise<Outcome> => {
    const deadlines = blow !== undefined && onlyTimeTells(blow) ? SHORT : [FAR]
    let cause: FtpError | undefined
    for (const deadline of deadlines) {
      const outcome = await runOnce(operation, protection, certificate, blow, deadline)
      if (outcome.how === 'done' || outcome.hasStruck) return outcome
      cause = outcome.how
    }
    throw new Error(`it fails by itself: ${cause?.message}`, { cause })
  }
  try {
    return await Promise.race([runs(), hung])
  } catch (cause) {
    throw new Error(`${title}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  } finally {
    clearTimeout(timer)
  }
}

async function runOnce(
  operation: Operation,
  protection: Protection,
  { ca, cert, key }: Certificate,
  blow: Blow | undefined,
  deadline: number,
): Promise<Outcome> {
  const files = new MemoryFileSystem({
    file: content,
    small: 'small',
    half: content.subarray(0, content.length / 2),
    ...Object.fromEntries(names.map(name => [`folder/${name}`, name])),
  })
  const isImplicit = operation.client?.mode === 'implicit'
  await using server = createFtpServer({
    fileSystem: files,
    users: { user: PASSWORD },
    ...(protection === 'tls'
      ? {
          tls: {
            cert,
            key,
            implicit: isImplicit,
            clearControl: true,
            requireCloseNotify: true,
            requireSessionReuse: true,
          },
        }
      : {}),
    ...operation.server,
  })
  await server.listen()
  const middleman = await Middleman.start(server)
  const folder = await mkdtemp(join(tmpdir(), 'sluice-torture-'))
  const { tls, ...client } = operation.client ?? {}
  const options: ConnectionOptions = {
    host: '127.0.0.1',
    port: middleman.port,
    user: 'user',
    password: PASSWORD,
    ...(protection === 'tls' ? { mode: 'required', tls: { ca, ...tls } } : { mode: 'none' }),
    active: { host: CLIENT_ADDRESS },
    timeouts: Object.fromEntries(Object.keys(defaultTimeouts).map(name => [name, deadline])),
    ...client,
  }
  const world: World = { files, folder, connect: () => FtpSession.connect(options) }
  try {
    return await attempt(operation, middleman, world, blow)
  } finally {
    await middleman.close()
    await rm(folder, { recursive: true })
  }
}

async function attempt(
  operation: Operation,
  middleman: Middleman,
  world: World,
  blow: Blow | undefined,
): Promise<Outcome> {
  const { run } = operation
  let session: FtpSession | undefined
  let how: Outcome['how'] = 'done'
  if (run === undefined) middleman.arm(blow)
  try {
    session = await world.connect()
    if (run !== undefined) middleman.arm(blow)
    await run?.(session, world)
  } catch (error) {
    how = judged(error, blow)
  }
  const { hasStruck } = middleman
  middleman.disarm()
  const left = session === undefined ? 'no session' : await leftAs(session)
  await session?.quit()
  await middleman.clientGone()
  return { how, left, moments: middleman.moments, hasStruck }
}

/** The failure, if it is one that may be. */
function judged(error: unknown, blow: Blow | undefined): FtpError {
  if (error instanceof FalseSuccess) throw error
  if (!(error instanceof FtpError)) throw new Error(`a foreign error: ${error}`, { cause: error })
  if (error.phase === undefined || error.code === undefined)
    throw new Error('it names no phase', { cause: error })
  if (error.message.includes(PASSWORD)) throw new Error('it tells the password', { cause: error })
  if (error instanceof FtpTimeoutError && !(blow && onlyTimeTells(blow))) {
    throw new Error('a deadline had to tell what could be seen', { cause: error })
  }
  return error
}

/** Where nothing strikes any more, a session answers rightly, or is closed and says so. */
async function leftAs(session: FtpSession): Promise<'usable' | 'closed'> {
  if (!session.closed) {
    try {
      const directory = await session.pwd()
      if (!/^\/(folder|a\/b|a)?$/.test(directory)) throw new FalseSuccess(`PWD gave ${directory}`)
      return 'usable'
    } catch (error) {
      if (!(error instanceof FtpError)) throw error
      // Who was logged out and not in again may ask nothing else.
      if (error.reply?.code === 530) return 'usable'
      if (!session.closed) throw new Error('the session is open and out of step', { cause: error })
    }
  }
  const again = await session.pwd().then(
    () => new Error('a closed session answered'),
    error => error,
  )
  if (!(again instanceof FtpError)) throw again
  return 'closed'
}

/** Nothing moves any more, or what would end a reply of several lines cannot be read as its end. */
function onlyTimeTells({ fault, moment }: Blow): boolean {
  if (fault === 'stall') return true
  return fault === 'garbage' && moment.what === 'unit' && moment.purpose === 'control' && !moment.isTls
}
