import assert from 'node:assert/strict'
import { chown, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Ftp, isFtpFailure } from '@sluice/rx'
import { lastValueFrom, type Observable } from 'rxjs'
import type { Random } from '../../support/random-from.ts'
import { unprivilegedUser } from '../../support/servers/unprivileged-user.ts'

/** Kinds of errors that cut connections, servers that die, and callers that give up may cause. */
const kinds: ReadonlySet<string> = new Set(['network', 'timeout', 'busy', 'tls', 'aborted'])

/** What one operation runs in. */
export interface Scene {
  readonly ftp: Ftp
  readonly random: Random
  /** Random bytes, of which contents are parts. */
  readonly noise: Buffer
  /** The folder on disk that sessions see as `/`. */
  readonly root: string
  /** A local folder of this run. */
  readonly local: string
  /** A name that nothing else of the soak has. */
  readonly name: string
  /** The server can compute hashes. */
  readonly hashes: boolean
  /** Aborted at a random moment, if at all. */
  readonly signal: AbortSignal | undefined
  /** Leave an Observable by its subscription, not by the signal. */
  readonly unsubscribes: boolean
  /** A listing may end too early, and nobody can know. */
  readonly mayBeShort: () => boolean
  /** To be looked at when the server has done with everything. */
  readonly later: (check: () => Promise<void>) => void
  /** What an error has named as left over. */
  readonly left: Set<string>
  /** What its operations failed with. */
  readonly failures: Error[]
}

/** Does something and looks whether its success is a true one; gives what it came to. */
export type Operation = (scene: Scene) => Promise<string>

/** One of several values. */
export function one<T>({ random }: Pick<Scene, 'random'>, values: readonly T[]): T {
  return values[random(values.length)] as T
}

const sizes = [0, 1, 2, 1000, 16_384, 65_535, 65_536, 65_537, 200_000, 700_000, 2_000_000]

/** Bytes of a file. */
export function someBytes(scene: Scene): Buffer {
  const size = one(scene, sizes)
  const start = scene.random(scene.noise.length - size)
  return scene.noise.subarray(start, start + size)
}

/** How something failed; undefined where it did not. Throws for what is no error of ours, or has no place here. */
export async function failureOf(
  scene: Scene,
  work: Promise<unknown>,
  also: readonly string[] = [],
): Promise<(Error & { readonly bytes?: number | undefined }) | undefined> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error === undefined) return undefined
  scene.failures.push(error as Error)
  if (!isFtpFailure(error)) throw new Error('a foreign error', { cause: error })
  for (const path of error.left ?? []) scene.left.add(path)
  if (kinds.has(error.kind) || also.includes(error.kind)) return error
  throw new Error(`an error of kind ${error.kind}, ${error.code}`, { cause: error })
}

/** The word for a failure. */
export function told(error: Error): string {
  return isFtpFailure(error) ? error.kind : 'foreign'
}

/** All of an Observable, or the part of it until the caller leaves: then `left` is true. */
export async function followed<T>(scene: Scene, observable: Observable<T>): Promise<'whole' | 'left'> {
  const { signal, unsubscribes } = scene
  if (signal === undefined || !unsubscribes) {
    await lastValueFrom(observable, { defaultValue: undefined })
    return 'whole'
  }
  return await new Promise((resolve, reject) => {
    const subscription = observable.subscribe({ error: reject, complete: () => resolve('whole') })
    const leave = () => {
      subscription.unsubscribe()
      resolve('left')
    }
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave)
  })
}

/** The signal that an Observable is given. */
export function signalOf({ signal, unsubscribes }: Scene): AbortSignal | undefined {
  return unsubscribes ? undefined : signal
}

/** Puts a file on the server, past FTP. */
export async function place({ root }: Scene, path: string, content: Buffer): Promise<void> {
  const file = join(root, path)
  await writeFile(file, content)
  await chown(file, unprivilegedUser.uid, unprivilegedUser.gid)
}

/** What the server has on its disk; undefined where there is nothing. */
export async function stored({ root }: Scene, path: string): Promise<Buffer | undefined> {
  return await contentOf(join(root, path))
}

export async function contentOf(file: string): Promise<Buffer | undefined> {
  return await readFile(file).catch(() => undefined)
}

/** Throws unless these are the first bytes of those. */
export function expectBeginning(there: Buffer, whole: Buffer, what: string): void {
  const isBeginning = there.length <= whole.length && there.equals(whole.subarray(0, there.length))
  assert.ok(
    isBeginning,
    `${what} has ${there.length} bytes that are no beginning of the ${whole.length} of the file`,
  )
}

/** Throws unless the bytes are those. */
export function expectSame(there: Buffer | undefined, whole: Buffer, what: string): void {
  if (there?.equals(whole)) return
  throw new Error(`${what} has ${there?.length ?? 'no'} bytes, and not those ${whole.length}`)
}

/** Throws where an error tells of more bytes than there are. */
export function expectBytesOf(error: { readonly bytes?: number | undefined }, whole: Buffer): void {
  const { bytes = 0 } = error
  assert.ok(bytes >= 0 && bytes <= whole.length, `an error tells of ${bytes} bytes of ${whole.length}`)
}
