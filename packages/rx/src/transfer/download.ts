import {
  FtpError,
  LocalProtocolError,
  type PathArgument,
  type TimeValue,
  TransferError,
} from '@sluice/protocol'
import {
  FtpAbortError,
  type FtpSession,
  pathOf,
  type RemotePath,
  type TransferRequest,
} from '@sluice/transport'
import type { Observable } from 'rxjs'
import type { Caller } from '../calls/caller.ts'
import { clarified, ofFile } from '../calls/clarified.ts'
import { explainLeft } from '../failure/ftp-failure.ts'
import { kindOf } from '../failure/kind-of.ts'
import { pathText } from '../path-text.ts'
import { callerFailed } from './caller-failed.ts'
import type { DownloadTarget } from './download-target.ts'
import { folderAsFile } from './folder-as-file.ts'
import type { Landing } from './landing.ts'
import { landingFor } from './landing-for.ts'
import { observeTransfer, type Told } from './observe-transfer.ts'
import type { ProgressReport } from './progress-report.ts'
import {
  askFacts,
  factsOf,
  hasRested,
  isDistinct,
  isSameFile,
  type RemoteFacts,
  withTime,
} from './remote-facts.ts'
import { planRetries, type RetryPlan } from './retry-options.ts'
import { isOfOtherFile, isOfOtherHash, runAttempts } from './run-attempts.ts'
import type { TransferEvent } from './transfer-event.ts'
import { transferFailure } from './transfer-failure.ts'
import type { DownloadOptions } from './transfer-options.ts'
import { startHash, verifyHash, verifySize } from './verify-remote.ts'

/** One download as a cold Observable; a target that is a path or a function is opened when the server agrees to send. */
export function download(
  caller: Caller,
  path: RemotePath,
  target: DownloadTarget,
  options: DownloadOptions = {},
): Observable<TransferEvent> {
  const shown = pathText(path, caller.charset)
  return observeTransfer({ caller, path, end: target, signal: options.signal }, (report, signal) =>
    caller.whole(path, async whole => {
      const sent = pathOf(path)
      const { charset, pool } = caller
      const landing = landingFor(target, options, { path: sent, shown, charset, pool })
      const facts = factsOf(path)
      return await new Download({ caller: whole, path: sent, facts, landing, options, report, signal }).run()
    }),
  )
}

interface DownloadParts {
  readonly caller: Caller
  readonly path: PathArgument
  /** What a listing has told of the file. */
  readonly facts: RemoteFacts | undefined
  readonly landing: Landing
  readonly options: DownloadOptions
  readonly report: ProgressReport
  readonly signal: AbortSignal
}

/** One download over all its attempts. */
class Download {
  readonly #parts: DownloadParts
  readonly #plan: RetryPlan
  readonly #begunAt = Date.now()
  /** What is known of the remote file, from before its first byte on. */
  #facts: RemoteFacts | undefined
  /** Where the next attempt goes on. */
  #goOnAt = 0
  /** Bytes may have passed in this attempt. */
  #begun = false

  constructor(parts: DownloadParts) {
    this.#parts = parts
    this.#plan = planRetries(parts.options.retry)
    this.#facts = parts.facts
  }

  async run(): Promise<Told> {
    const { caller, landing, options, report, signal } = this.#parts
    try {
      return await runAttempts({
        plan: this.#plan,
        signal,
        report,
        restarts: options.changed !== 'fail',
        isFinal: error => this.#isOwnWord(error),
        closing: caller.pool.ending,
        attempt: number => this.#attempt(number),
        goesOnAt: error => this.#next(error),
      })
    } catch (error) {
      explainLeft(error, (await landing.giveUp?.()) ?? [])
      throw error
    }
  }

  #attempt(number: number): Promise<Told> {
    const { caller, path, landing, options, signal } = this.#parts
    const wanted = this.#goOnAt
    // A file that turns out to be another one begins anew.
    this.#goOnAt = 0
    this.#begun = false
    const use = { path, signal, priority: 'transfer', repeats: () => !this.#begun } as const
    // Only what is asked for as it stands can be prepared by the transfer before it, and prepare the one behind it.
    if (number > 1 || landing.needsFacts || options.verify !== undefined) {
      return caller.run(session => this.#fetch(session, number, wanted), use)
    }
    const transfer = { retrieve: { path, size: this.#size } }
    return caller.run((session, next) => this.#fetch(session, number, wanted, next), { ...use, transfer })
  }

  /** The byte at which a further attempt goes on, if there can be one. */
  async #next(error: Error): Promise<number | undefined> {
    const { landing, report } = this.#parts
    const isDamaged = isOfOtherHash(error)
    const goOnAt = await landing.goOnAt(isDamaged ? 0 : report.at)
    this.#goOnAt = goOnAt ?? 0
    // What was known of the file is not true any more.
    if (goOnAt === 0 && (isDamaged || isWrongSize(error))) this.#facts = undefined
    return goOnAt
  }

  /** There is more than the caller says that there is. */
  #isOwnWord(error: Error): boolean {
    return this.#parts.options.size !== undefined && isWrongSize(error) && kindOf(error) === 'busy'
  }

  get #size(): number | undefined {
    return this.#parts.options.size ?? this.#facts?.size
  }

  async #fetch(session: FtpSession, number: number, wanted: number, next?: NextTransfer): Promise<Told> {
    const { caller, path, landing, options, report, signal } = this.#parts
    const hash = startHash(session, options)
    const startAt = await this.#start(session, number, wanted)
    const size = this.#size
    const wish = { startAt, attempt: number, hash, size: () => report.total ?? size }
    const approach = await this.#locally(() => landing.approach(wish))
    const { offset } = approach
    const onStart = (rest: number | undefined, modified: TimeValue | undefined) => {
      this.#begun = true
      approach.started?.()
      const total = rest === undefined ? undefined : offset + rest
      if (modified !== undefined && total !== undefined) this.#facts = withTime(this.#facts, total, modified)
      report.started(total, approach.startAt, offset)
    }
    const asksTime = landing.goesOn && this.#plan.count > 0 && !isDistinct(this.#facts)
    const { throttle, minRate } = options
    const flow = { signal, onStart, onProgress: report.moved, asksTime, throttle, minRate, next }
    try {
      const { bytes: got, reply } = await clarified(session, path, ofFile, { signal }, () =>
        session.retrieve(path, approach.target, { offset, size, ...flow }),
      )
      const bytes = offset + got
      // Where the size was known before, the transfer has agreed with it.
      if (options.verify === 'size' && report.total === undefined)
        await verifySize(session, path, bytes, { signal })
      const proof = hash && (await verifyHash(session, path, hash, bytes, { signal }))
      await this.#locally(() => approach.complete?.({ signal, milliseconds: caller.consumerTimeout }))
      await this.#locally(() => landing.finish?.())
      const { verify: verified } = options
      return { bytes, reply, attempts: number, resumedFrom: approach.startAt, verified, hash: proof }
    } catch (error) {
      await approach.abandon?.(error as Error)
      throw this.#unwrapped(error)
    }
  }

  /** The byte at which this attempt begins. Throws where the file is another one than the one that was begun. */
  async #start(session: FtpSession, number: number, wanted: number): Promise<number> {
    const { path, landing, options, report, signal } = this.#parts
    if (wanted === 0 && !landing.needsFacts) return 0
    const before = this.#facts
    // What an earlier process has left may be a part of what was there at the time of a listing.
    const isFresh = number === 1 && before !== undefined && options.resume !== true
    const now = isFresh ? before : await askFacts(session, path, signal, before)
    this.#facts = now
    if (number > 1 && wanted > 0 && !this.#isSame(before, now)) throw this.#isOther()
    const resumes = number === 1 && options.resume === true
    const startAt = resumes ? ((await this.#locally(() => landing.former?.(now))) ?? 0) : wanted
    if (now.size !== undefined && startAt > now.size) throw this.#isOther()
    if (startAt === 0) await this.#locally(() => landing.note?.(now))
    report.at = startAt
    return startAt
  }

  /** What is not known from before, the landing has to see for itself. */
  #isSame(before: RemoteFacts | undefined, now: RemoteFacts): boolean {
    const { landing, options, report } = this.#parts
    const { total } = report
    if (total !== undefined && now.size !== undefined && total !== now.size) return false
    if (isDistinct(before)) return isSameFile(before, now)
    // A hash tells in the end, and of a file that has rested nothing else is to be expected.
    const isShown = options.verify === 'hash' || (total !== undefined && hasRested(now, this.#begunAt))
    return isShown && !landing.needsFacts
  }

  #isOther(): FtpError {
    const { report } = this.#parts
    const { at: bytes } = report
    report.at = 0
    const message = 'the file on the server is not the one that was begun, or nothing shows that it is'
    return transferFailure('FTP_FILE_CHANGED', message, { bytes })
  }

  /** The error as it is told; nothing of what is there counts for a file that is another one. */
  #unwrapped(error: unknown): unknown {
    if (isOfOtherFile(error)) this.#parts.report.at = 0
    if (!(error instanceof FtpError) || error.code !== 'FTP_CALLER_FAILED') return error
    const { cause } = error
    if (isOfOtherFile(cause)) return this.#unwrapped(cause)
    return cause instanceof LocalProtocolError ? cause : (folderAsFile(cause) ?? error)
  }

  async #locally<T>(work: () => Promise<T> | T): Promise<T> {
    const { path, report, signal } = this.#parts
    try {
      return await work()
    } catch (cause) {
      if (signal.aborted) throw new FtpAbortError('transfer', signal.reason)
      throw callerFailed({ verb: 'RETR', path }, cause, report.at)
    }
  }
}

function isWrongSize(error: Error): error is TransferError {
  return error instanceof TransferError && error.code === 'FTP_WRONG_SIZE'
}

type NextTransfer = () => TransferRequest | undefined
