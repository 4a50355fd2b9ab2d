import { createWriteStream } from 'node:fs'
import { chmod, lstat, open, realpath, rename, rm, stat, truncate } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FileTarget } from '@sluice/transport'
import { hashOfFile, tailOfFile } from './file-part.ts'
import type { Approach, ApproachOptions, Landing } from './landing.ts'
import { moveToFree, thereAlready } from './move-to-free.ts'
import type { RemoteFacts } from './remote-facts.ts'
import { ResumeNote } from './resume-note.ts'
import { SinkReceiver } from './sink-receiver.ts'
import { temporaryPath } from './temporary-name.ts'
import { transferFailure } from './transfer-failure.ts'

/** So many of the bytes that are there are fetched again, to see that they are those of the file. */
const COMPARED_BYTES = 64 * 1024
const PERMISSIONS = 0o7777

export interface FileLandingOptions {
  readonly atomic: boolean
  readonly keepPartial: boolean
  readonly flush: boolean
  /** Continue what an earlier process has left; the remote path that has to be the same. */
  readonly resumes: string | undefined
  /** Never write through a link: the name is a stranger's. */
  readonly refusesLinks: boolean
}

/** A local file that a download can go on with where it was. */
export class FileLanding implements Landing {
  readonly goesOn = true
  readonly needsFacts: boolean
  readonly #options: FileLandingOptions
  readonly #target: FileTarget
  /** Where the file is to be in the end. */
  #path: string
  /** Where its bytes go meanwhile. */
  #partial: string
  readonly #note: ResumeNote | undefined
  /** The file at `partial` is ours. */
  #begun = false
  #placed = false
  /** The note is ours. */
  #noted = false
  /** Permissions of the file that is replaced. */
  #mode: number | undefined

  constructor(target: FileTarget & { readonly file: string | URL }, options: FileLandingOptions) {
    this.#target = target
    this.#options = options
    this.#path = target.file instanceof URL ? fileURLToPath(target.file) : target.file
    this.#partial = this.#path
    this.needsFacts = options.resumes !== undefined
    this.#note = options.resumes === undefined ? undefined : new ResumeNote(this.#path, options.resumes)
  }

  async former(facts: RemoteFacts): Promise<number> {
    await this.#place()
    const former = await this.#note?.read(facts)
    if (former === undefined) return 0
    this.#partial = former.file
    this.#begun = true
    if (former.isSame) return await sizeOf(former.file)
    throw transferFailure(
      'FTP_FILE_CHANGED',
      `${former.file} is a part of another file than the one on the server`,
      {
        bytes: 0,
      },
    )
  }

  async note(facts: RemoteFacts): Promise<void> {
    await this.#place()
    await this.#note?.write(this.#partial, facts)
    this.#noted = true
  }

  async goOnAt(handedOver: number): Promise<number | undefined> {
    if (!this.#begun) return 0
    const there = await stat(this.#partial).catch(() => undefined)
    if (there === undefined) return 0
    // What has gone into a pipe cannot be taken back.
    return there.isFile() ? Math.min(handedOver, there.size) : undefined
  }

  approach(options: ApproachOptions): Approach | Promise<Approach> {
    const { startAt, hash } = options
    if (startAt > 0) return this.#goOn(options)
    const { atomic, refusesLinks } = this.#options
    if (!this.#placed && (atomic || refusesLinks)) return this.#place().then(() => this.approach(options))
    const target = this.#fromStart()
    const wasBegun = this.#begun
    const started = () => {
      this.#begun = true
    }
    const abandon = async (error: Error) => {
      this.#begun = wasBegun || (this.#begun && !isOfOpening(error))
    }
    if (hash === undefined) return { target, startAt: 0, offset: 0, started, abandon }
    const { flags, mode, flush } = target
    const receiver = new SinkReceiver(
      () => createWriteStream(this.#partial, { flags: flags ?? 'w', mode, flush: flush === true }),
      { hash },
    )
    return {
      ...received(receiver, 0, 0),
      started,
      abandon: error => receiver.abandon(error).then(() => abandon(error)),
    }
  }

  async finish(): Promise<void> {
    if (this.#partial !== this.#path) {
      if (this.#mode !== undefined) await chmod(this.#partial, this.#mode)
      const isNew = this.#target.flags === 'wx'
      await (isNew ? moveToFree(this.#partial, this.#path) : rename(this.#partial, this.#path))
      if (this.#flush) await flushFolder(dirname(this.#path))
    }
    await this.#note?.remove()
  }

  async giveUp(): Promise<readonly string[]> {
    if (!this.#begun) {
      if (this.#noted) await this.#note?.remove().catch(() => {})
      return []
    }
    const left = this.#partial === this.#path ? [] : [this.#partial]
    if (this.#options.keepPartial) return left
    try {
      await rm(this.#partial, { force: true })
      await this.#note?.remove()
      return []
    } catch {
      // What the transfer failed with is what counts.
      return left
    }
  }

  get #flush(): boolean {
    return this.#options.flush || this.#target.flush === true
  }

  /** The file at byte 0, which is opened when the server has agreed to send. */
  #fromStart(): FileTarget {
    const { mode, flags = 'w' } = this.#target
    // What is there by now is ours.
    const first = this.#partial === this.#path ? flags : 'wx'
    return { file: this.#partial, flags: this.#begun ? 'w' : first, mode, flush: this.#flush }
  }

  async #goOn({ startAt, hash }: ApproachOptions): Promise<Approach> {
    const file = this.#partial
    await truncate(file, startAt)
    if (hash !== undefined) await hashOfFile(file, startAt, hash)
    const head = await tailOfFile(file, startAt, COMPARED_BYTES)
    const receiver = new SinkReceiver(
      () => createWriteStream(file, { flags: 'r+', start: startAt, flush: this.#flush }),
      { hash, head },
    )
    return received(receiver, startAt, startAt - head.length)
  }

  /** Looks at what is in its place. */
  async #place(): Promise<void> {
    if (this.#placed) return
    this.#placed = true
    const { atomic, refusesLinks } = this.#options
    if (refusesLinks && (await isLink(this.#path))) {
      throw transferFailure('FTP_UNSAFE_NAME', `${this.#path} is a link, and the server chose its name`, {
        bytes: 0,
      })
    }
    if (!atomic) return
    // A link stays one: what it points to is replaced.
    this.#path = await realpath(this.#path).catch(() => this.#path)
    const replaced = await stat(this.#path).catch(() => undefined)
    if (replaced !== undefined && this.#target.flags === 'wx') throw thereAlready(this.#path)
    this.#mode =
      this.#target.mode === undefined && replaced?.isFile() ? replaced.mode & PERMISSIONS : undefined
    if (replaced === undefined || replaced.isFile()) this.#partial = temporaryPath(this.#path)
  }
}

function received(receiver: SinkReceiver, startAt: number, offset: number): Approach {
  return {
    target: receiver,
    startAt,
    offset,
    complete: how => receiver.complete(how),
    abandon: error => receiver.abandon(error),
  }
}

/** The file was there already, or could not be opened: what is there is not ours. */
function isOfOpening({ cause }: Error): boolean {
  return (cause as { readonly syscall?: unknown } | undefined)?.syscall === 'open'
}

async function sizeOf(file: string): Promise<number> {
  return await stat(file).then(
    ({ size }) => size,
    () => 0,
  )
}

async function isLink(file: string): Promise<boolean> {
  return await lstat(file).then(
    stats => stats.isSymbolicLink(),
    () => false,
  )
}

/** A new name is on the disk when its folder is. Systems that open no folders need not be told. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  if (handle === undefined) return
  await handle.sync().catch(() => {})
  await handle.close()
}
