import { createSecureContext } from 'node:tls'
import { type Answer, answer } from '../commands/answer.ts'
import type { DataPort } from '../data/data-port.ts'
import type { TlsSettings } from '../tls/tls-settings.ts'
import type { Fault } from './fault.ts'
import type { FaultAt, FaultBook, PlaceKind } from './fault-book.ts'
import { faultyPort } from './faulty-port.ts'
import { bytesOf, type Move, type Words } from './move.ts'
import { pauseUntil } from './pause.ts'
import { type OwnReply, replyBytes, replyMoves } from './reply-moves.ts'
import type { Target } from './stranger.ts'
import { TransferFaults } from './transfer-faults.ts'

/** A TLS handshake, or what comes in its place. */
export type Handshake =
  | { readonly type: 'tls'; readonly tls: TlsSettings }
  | { readonly type: 'moves'; readonly moves: readonly Move[] }

interface SessionFaultsOptions {
  readonly book: FaultBook
  onFault(fault: Fault): void
  /** Says something on the control connection, out of turn. */
  say(moves: readonly Move[]): void
}

/** What a command gives to be run with faults. */
interface Runnable {
  readonly signal: AbortSignal
  readonly memory: { restartAt: number }
}

/** The faults of a server as one of its sessions meets them. Without any, each method hands back what it was given. */
export class SessionFaults {
  readonly #options: SessionFaultsOptions
  #verb = 'greeting'
  #isFirst = true
  #finalSaid = false
  #controlClosed = false

  constructor(options: SessionFaultsOptions) {
    this.#options = options
  }

  /** A fault has ended the control connection, and the transfer that runs goes on without it. */
  get outlivesControl(): boolean {
    return this.#controlClosed
  }

  /** The replies from here on answer a command. */
  begin(verb: string): void {
    this.#verb = verb
    this.#isFirst = true
    this.#finalSaid = false
  }

  /** A reply to the command that has begun, or, out of turn, to another one: what is said in its place. */
  reply(own: OwnReply, aside?: string): Words {
    const isFinal = own.code >= 200
    const isFirst = this.#isFirst || aside !== undefined
    if (aside === undefined) {
      this.#isFirst = false
      if (isFinal && this.#finalSaid) return []
    }
    const due = this.#pass('reply', aside ?? this.#verb, ({ at }) => (at.final === true ? isFinal : isFirst))
    for (const fault of due) this.#options.onFault(fault)
    return due.length === 0
      ? own.bytes
      : replyMoves(
          own,
          due.map(fault => fault.do),
        )
  }

  /** A command: runs it, or answers in its place. */
  async run(verb: string, { signal, memory }: Runnable, execute: () => Promise<Answer>): Promise<Answer> {
    const due = this.#pass('command', verb)
    if (due.length === 0) return execute()
    let answered: Answer | undefined
    for (const fault of due) {
      this.#options.onFault(fault)
      const { do: what } = fault
      if (what.type === 'delay') await pauseUntil(what.ms, signal)
      if (what.type === 'answer') {
        const { code, text } = what
        answered = answer(code, text, code === 421 ? 'close' : undefined)
      }
    }
    answered ??= await execute()
    for (const { do: what } of due) if (what.type === 'restart-at') memory.restartAt = what.offset
    return answered
  }

  /** The way to a data connection that was just agreed on; `target` where we go to the client. */
  port(port: DataPort, target?: Target): DataPort {
    return this.#pass('address', this.#verb).reduce<DataPort>((way, fault) => {
      this.#options.onFault(fault)
      return faultyPort(way, fault.do, target)
    }, port)
  }

  /** The handshake that is to begin. For data `clear` means none, and no moves either. */
  handshake(channel: 'control' | 'data', tls: TlsSettings): Handshake {
    let handshake: Handshake = { type: 'tls', tls }
    let spoken = tls
    for (const fault of this.#pass('handshake', channel)) {
      this.#options.onFault(fault)
      const { do: what } = fault
      if (what.type === 'clear') handshake = { type: 'moves', moves: [] }
      else if (what.type === 'certificate') {
        spoken = { ...spoken, context: createSecureContext(what) }
        handshake = { type: 'tls', tls: spoken }
      } else if (what.type === 'protocols') {
        spoken = { ...spoken, protocols: what.names }
        handshake = { type: 'tls', tls: spoken }
      } else handshake = { type: 'moves', moves: [...handshakeMoves(what), { type: 'stall' }] }
    }
    return handshake
  }

  /** What a data connection under TLS begins with. */
  dataHandshake(tls: TlsSettings | undefined): {
    readonly tls: TlsSettings | undefined
    readonly instead?: readonly Move[]
  } {
    if (tls === undefined) return { tls }
    const handshake = this.handshake('data', tls)
    if (handshake.type === 'tls') return { tls: handshake.tls }
    return handshake.moves.length === 0 ? { tls: undefined } : { tls, instead: handshake.moves }
  }

  /** The faults of a transfer whose data connection is there. */
  transfer(verb: string): TransferFaults | undefined {
    const due = this.#pass('data', verb)
    if (due.length === 0) return undefined
    const { onFault, say } = this.#options
    return new TransferFaults(due, {
      onFault,
      sayFinal: (code, text) => {
        this.#finalSaid = true
        say([{ type: 'write', bytes: replyBytes(code, text) }])
      },
      closeControl: how => {
        this.#controlClosed = true
        say([{ type: 'close', how }])
      },
    })
  }

  #pass<Kind extends PlaceKind>(
    kind: Kind,
    name: string,
    fits?: (fault: FaultAt<Kind>) => boolean,
  ): readonly FaultAt<Kind>[] {
    const { book } = this.#options
    return book.isEmpty ? [] : book.pass(kind, name, fits)
  }
}

type Spoilt = Exclude<FaultAt<'handshake'>['do'], { readonly type: 'certificate' | 'protocols' | 'clear' }>

function handshakeMoves(what: Spoilt): readonly Move[] {
  switch (what.type) {
    case 'stall':
      return []
    case 'close':
      return [what]
    case 'raw':
      return [{ type: 'write', bytes: bytesOf(what.bytes) }]
  }
}
