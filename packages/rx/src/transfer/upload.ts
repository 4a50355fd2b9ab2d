import { pipeline, Readable } from 'node:stream'
import { LocalProtocolError, type PathArgument, ReplyError, TransferError } from '@sluice/protocol'
import {
  FtpAbortError,
  type FtpSession,
  pathOf,
  type RemotePath,
  type StoreInput,
  type TransferRequest,
} from '@sluice/transport'
import type { Observable } from 'rxjs'
import type { Caller } from '../calls/caller.ts'
import { clarified, ofStored } from '../calls/clarified.ts'
import { explainLeft } from '../failure/ftp-failure.ts'
import { waitsForItself } from '../streams/own-session.ts'
import { callerFailed } from './caller-failed.ts'
import { checkResumption } from './check-resumption.ts'
import { clearRemote } from './clear-remote.ts'
import { HashTap } from './hash-tap.ts'
import { observeTransfer, type Told } from './observe-transfer.ts'
import type { ProgressReport } from './progress-report.ts'
import { type Replacement, replaceRemote } from './replace-remote.ts'
import { planRetries } from './retry-options.ts'
import { isOfOtherHash, runAttempts } from './run-attempts.ts'
import type { RunningHash } from './running-hash.ts'
import { firstBytes, hasSameTail } from './same-tail.ts'
import type { Supply } from './supply.ts'
import { supplyFor } from './supply-for.ts'
import { temporaryPath } from './temporary-name.ts'
import type { TransferEvent } from './transfer-event.ts'
import { transferFailure } from './transfer-failure.ts'
import type { UploadOptions } from './transfer-options.ts'
import type { UploadSource } from './upload-source.ts'
import { startHash, verifyHash, verifySize } from './verify-remote.ts'

/** One upload as a cold Observable; the source is opened when a session is there for it. */
export function upload(
  caller: Caller,
  source: UploadSource,
  path: RemotePath,
  options: UploadOptions = {},
): Observable<TransferEvent> {
  return observeTransfer({ caller, path, end: source, signal: options.signal }, (report, signal) =>
    caller.whole(path, async whole => {
      const supply = supplyFor(source)
      checkResumption(supply, options)
      return await new Upload({ caller: whole, path, supply, options, report, signal }).run()
    }),
  )
}

interface UploadParts {
  readonly caller: Caller
  readonly path: RemotePath
  readonly supply: Supply
  readonly options: UploadOptions
  readonly report: ProgressReport
  readonly signal: AbortSignal
}

/** Where the bytes of one store go in the file. */
type Place = { readonly startAt: number; readonly append: boolean }

const FROM_START: Place = { startAt: 0, append: false }

/** One upload over all its attempts. */
class Upload {
  readonly #parts: UploadParts
  /** Where the file is to be in the end. */
  readonly #path: PathArgument
  /** Where the bytes go: the file itself, or a temporary one. */
  readonly #place: PathArgument
  readonly #replacement: Replacement = {}
  /** The next attempt goes on with what is there. */
  #goesOn: boolean
  /** How many times bytes could flow. */
  #starts = 0
  /** The server may have made a file without having said so: what was asked for has failed before it answered. */
  #mayBeThere = false

  constructor(parts: UploadParts) {
    this.#parts = parts
    this.#path = pathOf(parts.path)
    this.#place = parts.options.atomic ? temporaryPath(this.#path) : this.#path
    this.#goesOn = parts.options.resume === true
  }

  async run(): Promise<Told> {
    const { caller, options, report, signal } = this.#parts
    try {
      return await runAttempts({
        plan: planRetries(options.retry),
        signal,
        report,
        restarts: options.changed !== 'fail',
        closing: caller.pool.ending,
        attempt: number => this.#attempt(number),
        goesOnAt: error => this.#next(error),
      })
    } catch (error) {
      explainLeft(error, await this.#giveUp(error))
      throw error
    }
  }

  #attempt(number: number): Promise<Told> {
    const { caller, path, supply, options, signal } = this.#parts
    const goesOn = this.#goesOn
    // A file that turns out to be another one begins anew.
    this.#goesOn = false
    const before = this.#starts
    const repeats = () => supply.reopens && this.#starts === before
    const use = { path, signal, priority: 'transfer', repeats } as const
    const { atomic, resume, verify, size, allocate } = options
    if (number > 1 || atomic || resume || verify !== undefined) {
      return caller.run(session => this.#upload(session, number, goesOn), use)
    }
    const transfer = { store: { path: this.#place, size, allocate } }
    return caller.run((session, next) => this.#upload(session, number, goesOn, next), { ...use, transfer })
  }

  /** The byte at which a further attempt goes on at most, if there can be one. */
  async #next(error: Error): Promise<number | undefined> {
    const { supply, report, options } = this.#parts
    const again = await this.#locally(() => supply.again())
    if (again === 'never') return undefined
    if (again === 'changed' && options.changed === 'fail') return undefined
    // What was there before is none of ours.
    this.#goesOn = again === 'on' && !isOfOtherHash(error) && (this.#starts > 0 || options.resume === true)
    return this.#goesOn ? report.at : 0
  }

  async #upload(session: FtpSession, number: number, goesOn: boolean, next?: NextTransfer): Promise<Told> {
    const { options, signal } = this.#parts
    const startAt = goesOn ? await this.#thereAlready(session) : 0
    const { place, bytes, reply, hash } = await this.#storeSomehow(session, startAt, next)
    const { startAt: resumedFrom } = place
    const verified = options.verify
    if (verified === 'size' || resumedFrom > 0) await verifySize(session, this.#place, bytes, { signal })
    const proof = hash && (await verifyHash(session, this.#place, hash, bytes, { signal }))
    if (options.atomic) {
      await replaceRemote(session, this.#place, this.#path, bytes, this.#replacement)
    }
    return { bytes, reply, attempts: number, resumedFrom, verified, hash: proof }
  }

  /** How many bytes the server has of this file. Throws where they are of another one. */
  async #thereAlready(session: FtpSession): Promise<number> {
    const { supply, report, signal, options } = this.#parts
    const there = await this.#sizeThere(session)
    if (there === 0) return 0
    const most = this.#starts === 0 ? (options.size ?? (await this.#locally(() => supply.size()))) : report.at
    const isOurs =
      (most === undefined || there <= most) &&
      // It may have changed in the pause before this attempt.
      (this.#starts === 0 || (await this.#locally(() => supply.again())) === 'on') &&
      // Nobody else knows a temporary name.
      (options.atomic ||
        (await hasSameTail(session, this.#place, there, (at, bytes) => this.#ours(at, bytes), signal)))
    if (isOurs) return there
    const { at: bytes } = report
    report.at = 0
    throw transferFailure('FTP_FILE_CHANGED', 'what the server has is no beginning of this file', { bytes })
  }

  #ours(startAt: number, bytes: number): Promise<Buffer> {
    const { supply } = this.#parts
    return this.#locally(async () => firstBytes(await supply.stream(startAt), bytes))
  }

  async #sizeThere(session: FtpSession): Promise<number> {
    try {
      return await session.size(this.#place, { signal: this.#parts.signal })
    } catch (error) {
      if (error instanceof ReplyError && !session.closed) return 0
      throw error
    }
  }

  /** Goes on by REST and STOR, by APPE where the server does not take that, and begins anew where it takes neither. */
  async #storeSomehow(session: FtpSession, startAt: number, next?: NextTransfer): Promise<Stored> {
    if (startAt === 0) return await this.#store(session, FROM_START, next)
    try {
      return await this.#store(session, { startAt, append: false })
    } catch (error) {
      if (!isRefusal(error) || session.closed) throw error
    }
    try {
      // Bytes on their way into the file since would come before ours.
      if ((await this.#sizeThere(session)) === startAt)
        return await this.#store(session, { startAt, append: true })
    } catch (error) {
      if (!isRefusal(error) || session.closed) throw error
    }
    if (this.#parts.options.changed !== 'fail') return await this.#store(session, FROM_START)
    throw transferFailure('FTP_FILE_CHANGED', 'the server lets nobody go on with a file', { bytes: startAt })
  }

  async #store(session: FtpSession, place: Place, next?: NextTransfer): Promise<Stored> {
    const { options, report, signal, supply } = this.#parts
    const { startAt, append } = place
    const hash = startHash(session, options)
    const whole = options.size ?? supply.knownSize ?? (hash && (await this.#locally(() => supply.size())))
    const input = await this.#locally(() => (hash ? this.#tapped(hash, startAt) : this.#opened(startAt)))
    const onStart = (rest: number | undefined) => {
      this.#starts++
      report.started(rest === undefined ? undefined : startAt + rest, startAt)
    }
    const { throttle, minRate, allocate } = options
    const flow = { signal, onStart, onProgress: report.moved, throttle, minRate, next }
    const meaning = ofStored(session, this.#place, { signal })
    const { bytes, reply } = await clarified(session, this.#place, meaning, { signal }, () =>
      session.store(input, this.#place, {
        ...flow,
        allocate,
        awaitsSource: true,
        append,
        offset: append ? undefined : startAt,
        size: whole === undefined ? undefined : whole - startAt,
      }),
    ).catch(error => {
      if (!isRefusal(error)) this.#mayBeThere = true
      throw error
    })
    return { place, bytes: startAt + bytes, reply, hash }
  }

  /** The source from a byte on. */
  async #opened(startAt: number): Promise<StoreInput> {
    return this.#checked(await this.#parts.supply.open(startAt))
  }

  /** The same as a stream that adds all of it to a hash. */
  async #tapped(hash: RunningHash, startAt: number): Promise<StoreInput> {
    const tap = new HashTap(hash, startAt)
    pipeline(this.#checked(await this.#parts.supply.stream(0)), tap, () => {})
    return tap
  }

  #checked<S extends StoreInput>(source: S): S {
    const error = waitsForItself(source, this.#parts.caller.pool)
    if (error === undefined) return source
    if (source instanceof Readable) source.destroy()
    throw error
  }

  /** Resolves to what may be left under names that nobody knows. */
  #giveUp(error: unknown): Promise<readonly string[]> {
    const { caller, options } = this.#parts
    const { atomic = false, resume = false, keepPartial = !atomic } = options
    const isWhole = isNotRenamed(error)
    return clearRemote(caller, this.#path, {
      // Nothing else has a temporary name; what had the name of the file before stays where nothing was stored.
      stored: this.#starts > 0 || (atomic && this.#mayBeThere) ? this.#place : undefined,
      isKept: resume || keepPartial || isWhole,
      backup: this.#replacement.backup,
      isSettled: isWhole,
    })
  }

  async #locally<T>(work: () => Promise<T> | T): Promise<T> {
    const { report, signal } = this.#parts
    try {
      return await work()
    } catch (cause) {
      if (signal.aborted) throw new FtpAbortError('transfer', signal.reason)
      throw callerFailed({ verb: 'STOR', path: this.#place }, cause, report.at)
    }
  }
}

interface Stored extends Pick<Told, 'bytes' | 'reply'> {
  readonly place: Place
  readonly hash: RunningHash | undefined
}

type NextTransfer = () => TransferRequest | undefined

function isRefusal(error: unknown): boolean {
  return error instanceof ReplyError || error instanceof LocalProtocolError
}

/** The whole file is there, for somebody to rename it. */
function isNotRenamed(error: unknown): boolean {
  return error instanceof TransferError && error.code === 'FTP_NOT_RENAMED'
}
