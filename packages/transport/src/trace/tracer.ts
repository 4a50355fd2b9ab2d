import { type Channel, channel } from 'node:diagnostics_channel'
import { type Command, type DataEnd, describeCommand, escapeControls, type Reply } from '@sluice/protocol'
import type {
  CommandEvent,
  ReplyEvent,
  TraceEvent,
  TraceListener,
  TransferTraceEvent,
} from './trace-event.ts'

const channels = {
  command: channel('sluice:command') as Channel<unknown, CommandEvent>,
  reply: channel('sluice:reply') as Channel<unknown, ReplyEvent>,
  transfer: channel('sluice:transfer') as Channel<unknown, TransferTraceEvent>,
}

let sessions = 0

/**
 * Tells what happens on one control connection, on `node:diagnostics_channel` and to a callback; nothing is built when
 * nobody listens. A callback that throws is called no more, and a warning says so.
 */
export class Tracer {
  readonly #session = ++sessions
  #callback: TraceListener | undefined

  constructor(callback?: TraceListener) {
    this.#callback = callback
  }

  /** The number of this connection in what is told. */
  get session(): number {
    return this.#session
  }

  command(command: Command): void {
    if (!this.#isHeard('command')) return
    this.#tell({ type: 'command', session: this.#session, command: describeCommand(command) })
  }

  /** The reply comes from a `UserSession`, which has taken the secrets out. */
  reply({ code, lines }: Reply): void {
    if (!this.#isHeard('reply')) return
    this.#tell({ type: 'reply', session: this.#session, code, lines: lines.map(escapeControls) })
  }

  begun(command: Command, expected: number | undefined): void {
    if (!this.#isHeard('transfer')) return
    this.#transfer('begun', command, { expected, bytes: 0 })
  }

  ended(command: Command, expected: number | undefined, { bytes, how }: DataEnd): void {
    if (!this.#isHeard('transfer')) return
    this.#transfer('ended', command, { expected, bytes, how })
  }

  #transfer(
    state: TransferTraceEvent['state'],
    command: Command,
    facts: Pick<TransferTraceEvent, 'expected' | 'bytes' | 'how'>,
  ): void {
    const session = this.#session
    this.#tell({ type: 'transfer', session, state, command: describeCommand(command), ...facts })
  }

  #isHeard(type: TraceEvent['type']): boolean {
    return this.#isCalled() || channels[type].hasSubscribers
  }

  #isCalled(): boolean {
    return this.#callback !== undefined && this.#callback.active !== false
  }

  #tell(event: TraceEvent): void {
    // Node keeps what a subscriber throws from us.
    ;(channels[event.type] as Channel<unknown, TraceEvent>).publish(event)
    try {
      if (this.#isCalled()) this.#callback?.(event)
    } catch (error) {
      this.#callback = undefined
      process.emitWarning(`the trace callback threw and is called no more: ${String(error)}`, 'SluiceWarning')
    }
  }
}
