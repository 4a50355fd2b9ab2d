import { type Command, FtpError, LocalProtocolError } from '@sluice/protocol'
import type { DataReceiver, IncomingFlow } from '../data/data-receiver.ts'
import { CHUNK_COST_BYTES, READ_AHEAD_BYTES } from '../limits.ts'

/**
 * Bytes between a data socket and a reader that asks for them.
 *
 * Paced at first: the socket is paused while the reader is behind. Once the session is needed for another call it
 * drains what is left into memory, up to a cap, so that the transfer comes to its end without the reader.
 */
export class Spool implements DataReceiver {
  readonly #capBytes: number
  /** What came last, in order, and what is next, the last of it first: nothing is kept of what was taken. */
  #came: Buffer[] = []
  #next: Buffer[] = []
  #heldBytes = 0
  #draining: 'not' | 'to-cap' | 'all' = 'not'
  #over = false
  #flow: IncomingFlow | undefined
  #command: Command | undefined
  #wake: (() => void) | undefined

  /** Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for a cap that is none. */
  constructor(capBytes: number) {
    if (!Number.isSafeInteger(capBytes) || capBytes < 1) throw badCap(capBytes)
    this.#capBytes = capBytes
  }

  /** The command that the bytes answer, once the server has agreed to one. */
  get command(): Command | undefined {
    return this.#command
  }

  begin(flow: IncomingFlow, command: Command): void {
    this.#flow = flow
    this.#command = command
  }

  write(chunk: Buffer): boolean {
    this.#came.push(chunk)
    this.#heldBytes += chunk.length + CHUNK_COST_BYTES
    this.#wake?.()
    if (this.#draining === 'not') return this.#heldBytes < READ_AHEAD_BYTES
    if (this.#heldBytes <= this.#capBytes) return true
    if (this.#draining === 'all') this.#flow?.fail(spoolExceeded(this.#capBytes))
    return false
  }

  /** Another call waits: takes all there is from now on; past the cap it fails, or holds on until the reader is on. */
  drain(pastCap: 'fail' | 'hold' = 'fail'): void {
    if (this.#draining !== 'all') this.#draining = pastCap === 'fail' ? 'all' : 'to-cap'
    this.#flow?.resume()
  }

  /** No more will come. */
  end(): void {
    this.#over = true
    this.#wake?.()
  }

  /** The next bytes; undefined at the end. One reader at a time. */
  async take(): Promise<Buffer | undefined> {
    while (this.#isEmpty && !this.#over) {
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    }
    if (this.#next.length === 0) {
      this.#next = this.#came.reverse()
      this.#came = []
    }
    const chunk = this.#next.pop()
    if (chunk === undefined) return undefined
    this.#heldBytes -= chunk.length + CHUNK_COST_BYTES
    if (this.#heldBytes < (this.#draining === 'not' ? READ_AHEAD_BYTES : this.#capBytes)) this.#flow?.resume()
    return chunk
  }

  get #isEmpty(): boolean {
    return this.#came.length + this.#next.length === 0
  }
}

function spoolExceeded(capBytes: number): FtpError {
  return new FtpError({
    code: 'FTP_SPOOL_EXCEEDED',
    phase: 'transfer',
    message:
      `another call waits for the session, and more than ${capBytes} bytes of what is read meanwhile are unread; ` +
      'read to the end first, raise spoolBytes, or use another session for the other call',
  })
}

function badCap(capBytes: number): LocalProtocolError {
  return new LocalProtocolError({
    code: 'FTP_BAD_OPTION',
    phase: 'configuration',
    message: `spoolBytes must be a whole number of bytes of 1 or more, not ${capBytes}`,
  })
}
