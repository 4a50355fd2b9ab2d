import {
  LocalProtocolError,
  type PathArgument,
  type Reply,
  ReplyError,
  type Representation,
  size,
  TransferError,
} from '@sluice/protocol'
import type { CallOptions } from '../call-options.ts'
import { MAX_MILLISECONDS } from '../max-milliseconds.ts'
import { LinkedAbort } from '../session/linked-abort.ts'
import type { SessionRunner } from '../session/session-runner.ts'
import { CopyFlight } from './copy-flight.ts'
import { type HeldEnd, leadTo } from './lead-to.ts'
import { prepareCopy } from './prepare-copy.ts'

export interface CopyOptions extends CallOptions {
  /** Default `image`, bytes as they are; `ascii` is text (TYPE A), of which no size can prove that it is whole. */
  readonly representation?: Representation | undefined
  /** Milliseconds that the bytes may take, which nobody sees on their way; default one hour. */
  readonly within?: number | undefined
}

/** What two servers said to a copy between them. */
export interface CopyReport {
  /** The size of the file, where both servers tell it; they agree. */
  readonly bytes: number | undefined
  /** The final reply of the server that sent the file. */
  readonly sent: Reply
  /** The final reply of the server that stored it. */
  readonly stored: Reply
}

/** One end of a copy. */
export interface CopyEnd {
  readonly runner: SessionRunner
  readonly path: PathArgument
}

const ONE_HOUR = 3_600_000

/**
 * Lets one server send a file to another: PASV here, PORT there, STOR, RETR (RFC 959, 5.2; "FXP"); where they refuse
 * that, PASV there and PORT here.
 *
 * The sessions are held until it is over. Bytes go from server to server, so they cannot be under TLS.
 */
export async function copyBetween(
  source: CopyEnd,
  target: CopyEnd,
  { representation = 'image', within = ONE_HOUR, signal }: CopyOptions,
): Promise<CopyReport> {
  if (source.runner === target.runner) {
    throw misused('FTP_BAD_ARGUMENT', 'one session cannot send to itself; open another one, or use copy()')
  }
  if (!Number.isInteger(within) || within < 1 || within > MAX_MILLISECONDS) {
    throw misused(
      'FTP_BAD_OPTION',
      `within must be a whole number of milliseconds of 1 or more, not ${within}`,
    )
  }
  const isInOrder = source.runner.number < target.runner.number
  const [first, second] = isInOrder ? [source.runner, target.runner] : [target.runner, source.runner]
  return await first.hold(
    (one, outer) =>
      second.hold(
        (other, inner) => {
          const [from, to] = isInOrder ? [one, other] : [other, one]
          const copy = new Copy({ link: from, path: source.path }, { link: to, path: target.path }, inner)
          return copy.run(representation, within)
        },
        { signal: outer },
      ),
    { signal },
  )
}

class Copy {
  readonly #source: HeldEnd
  readonly #target: HeldEnd
  readonly #signal: AbortSignal

  constructor(source: Omit<HeldEnd, 'command'>, target: Omit<HeldEnd, 'command'>, signal: AbortSignal) {
    this.#source = { ...source, command: { verb: 'RETR', path: source.path } }
    this.#target = { ...target, command: { verb: 'STOR', path: target.path } }
    this.#signal = signal
  }

  async run(representation: Representation, within: number): Promise<CopyReport> {
    this.#checkProtection()
    const options = { signal: this.#signal }
    await this.#source.link.perform(prepareCopy(this.#source.link.conversation, representation), options)
    await this.#target.link.perform(prepareCopy(this.#target.link.conversation, representation), options)
    const isImage = representation === 'image'
    // A file that is not there must not leave an empty one at the other end.
    const expected = isImage ? await this.#sizeAt(this.#source, isMissing) : undefined
    const { sent, stored } = await this.#transfer(within)
    const found = expected === undefined ? undefined : await this.#sizeAt(this.#target, () => false)
    if (found !== undefined && found !== expected) throw wrongSize(found, expected)
    return { bytes: found, sent, stored }
  }

  /**
   * The transfers, over a connection that the target opens; or, where the servers do not let that be, one that the
   * source opens.
   */
  async #transfer(within: number): Promise<Pick<CopyReport, 'sent' | 'stored'>> {
    try {
      await leadTo(this.#source, this.#target, this.#signal)
      return await this.#fly(within, 'source')
    } catch (error) {
      if (!this.#isNoWay(error)) throw error
      try {
        await leadTo(this.#target, this.#source, this.#signal)
        return await this.#fly(within, 'target')
      } catch (again) {
        // The usual way is the one that people know how to allow.
        throw this.#isNoWay(again) ? error : again
      }
    }
  }

  /** Both transfers; what fails at one end is given up at the other. */
  async #fly(within: number, listening: 'source' | 'target'): Promise<Pick<CopyReport, 'sent' | 'stored'>> {
    const abort = new LinkedAbort(this.#signal)
    const flights: CopyFlight[] = []
    const begin = ({ link, command }: HeldEnd) => {
      const flight = new CopyFlight(link, command, abort.signal)
      flights.push(flight)
      return flight
    }
    try {
      const storing = begin(this.#target)
      // A target that connects does so at once; one that listens may say nothing before the source has connected.
      if (listening === 'source') await storing.agreed()
      const sending = begin(this.#source)
      await Promise.all([storing.agreed(), sending.agreed()])
      await Promise.race([sending.over(within), storing.over(within)])
      // Who is done proves that all has passed: the other has only to say so.
      const [sent, stored] = await Promise.all([sending.over(), storing.over()])
      return { sent, stored }
    } catch (error) {
      abort.abort()
      await Promise.all(flights.map(flight => flight.giveUp()))
      throw error
    } finally {
      abort.release()
    }
  }

  /** A server does not want the connection to be led this way, and both sessions are in step. */
  #isNoWay(error: unknown): boolean {
    if (!(error instanceof ReplyError)) return false
    const isOpen = [this.#source, this.#target].every(({ link }) => !link.control.closed)
    const isAddress = addressing.has(error.command?.split(' ')[0])
    return isOpen && (isAddress || error.reply.code === NO_CONNECTION)
  }

  /** The size of a file, where the server tells it; a refusal that is `grave` rejects. */
  async #sizeAt(
    { link, path }: HeldEnd,
    grave: (refusal: ReplyError) => boolean,
  ): Promise<number | undefined> {
    try {
      return await link.perform(size(link.conversation, path), { signal: this.#signal })
    } catch (error) {
      if (error instanceof ReplyError && !link.control.closed && !grave(error)) return undefined
      throw error
    }
  }

  #checkProtection(): void {
    const states = [this.#source, this.#target].map(({ link }) => link.control.session.state)
    if (states.some(({ dataProtection }) => dataProtection === 'private')) {
      throw misused(
        'FTP_BAD_SEQUENCE',
        'data cannot be under TLS between two servers; call protect("clear") on both sessions if it may be seen',
      )
    }
  }
}

const NOT_THERE = 550
const NO_CONNECTION = 425

/** The commands that lead the one server to the other. */
const addressing: ReadonlySet<string | undefined> = new Set(['PASV', 'EPSV', 'PORT', 'EPRT'])

function isMissing({ reply }: ReplyError): boolean {
  return reply.code === NOT_THERE
}

function wrongSize(found: number, expected: number | undefined): TransferError {
  return new TransferError({
    code: 'FTP_WRONG_SIZE',
    phase: 'transfer',
    message: `both servers called the copy complete, but ${found} of ${expected} bytes are there`,
    bytesTransferred: found,
    expected,
  })
}

function misused(
  code: 'FTP_BAD_ARGUMENT' | 'FTP_BAD_OPTION' | 'FTP_BAD_SEQUENCE',
  message: string,
): LocalProtocolError {
  return new LocalProtocolError({ code, phase: 'command', message })
}
