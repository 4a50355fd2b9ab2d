import type { Command, ServerSession, SessionState } from '@sluice/protocol'
import type { SessionMemory } from '../control/session-memory.ts'
import type { DataPorts } from '../data/data-ports.ts'
import type { SessionFaults } from '../faults/session-faults.ts'
import type { SessionEvent } from '../ftp-server-event.ts'
import type { ServerSettings } from '../server-settings.ts'
import type { TlsSettings } from '../tls/tls-settings.ts'
import type { Answer } from './answer.ts'

/** What all commands of a session share. */
export interface SessionScope {
  /** Counts the sessions of the server from 1. */
  readonly session: number
  readonly settings: ServerSettings
  readonly tls: TlsSettings | undefined
  readonly memory: SessionMemory
  readonly ports: DataPorts
  /** What goes wrong on purpose. */
  readonly faults: SessionFaults
  /** The server's address on this control connection: where data ports are opened. */
  readonly localAddress: string
  readonly peerAddress: string
  /** Sends a preliminary reply (1yz). */
  preliminary(code: number, text: string): void
  emit(event: SessionEvent): void
}

/** What a command can see and do. */
export interface CommandContext extends SessionScope {
  /** The command with its argument read; `OTHER` where that is not what it should be. */
  readonly command: Command
  /** The tables of the control connection, as they are when the command begins. */
  readonly state: SessionState
  /** What must have gone before the command and has not. */
  readonly unmet: ServerSession['unmet']
  /** Aborted by ABOR, and when the control connection goes away. */
  readonly signal: AbortSignal
}

/** One command: what it does, and what is said of it. */
export interface CommandRow {
  /** It may be given in the clear although TLS is required. */
  readonly beforeTls?: true
  /** Its argument may be missing although it has none to spare. */
  readonly allowsEmpty?: true
  /** Its lines in the answer to FEAT; none where it cannot work. */
  readonly features?: (scope: SessionScope) => readonly string[]
  run(context: CommandContext, argument: string): Answer | Promise<Answer>
}

/** Commands by their verb in upper case. */
export type CommandGroup = Readonly<Record<string, CommandRow>>
