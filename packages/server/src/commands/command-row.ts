import type { SessionState } from '@sluice/protocol'
import type { SessionMemory } from '../control/session-memory.ts'
import type { PassivePort } from '../data/passive-port.ts'
import type { FtpServerEvent } from '../ftp-server-event.ts'
import type { ServerSettings } from '../server-settings.ts'
import type { Answer } from './answer.ts'

/** What a command can see and do. */
export interface CommandContext {
  readonly session: number
  readonly settings: ServerSettings
  /** The tables of the control connection, as they are at this moment. */
  readonly state: SessionState
  readonly memory: SessionMemory
  /** Aborted by ABOR, and when the control connection goes away. */
  readonly signal: AbortSignal
  /** The server's address on this control connection: where data ports are opened. */
  readonly localAddress: string
  /** Sends a preliminary reply (1yz). */
  preliminary(code: number, text: string): void
  /** Opens a data port in the place of the last one. */
  openPassive(): Promise<PassivePort>
  emit(event: FtpServerEvent): void
}

/** One command: when it is allowed, and what it does. */
export interface CommandRow {
  /** It may be given before log-in. */
  readonly beforeLogin?: true
  /** It may be given in the clear although TLS is required. */
  readonly beforeTls?: true
  /** It is refused with 501 when it has no argument. */
  readonly needsArgument?: true
  run(context: CommandContext, argument: string): Answer | Promise<Answer>
}

/** Commands by their verb in upper case. */
export type CommandGroup = Readonly<Record<string, CommandRow>>
