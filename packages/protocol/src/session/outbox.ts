import { joinBytes } from '../bytes.ts'
import type { Charset } from '../charset.ts'
import type { Command } from '../command/command.ts'
import { describeCommand } from '../command/describe-command.ts'
import { encodeCommand } from '../command/encode-command.ts'
import { badSequence } from './bad-sequence.ts'
import type { ExpectationQueue } from './expectation-queue.ts'
import { logInSteps } from './log-in-steps.ts'
import type { Secrets } from './secrets.ts'
import type { SessionState } from './session-state.ts'
import { typedCommand } from './typed-command.ts'
import { whyNotNow } from './why-not-now.ts'

export interface OutboxOptions {
  readonly charset: Charset
  readonly commandLineBytes: number
}

/** The sending side of a user's session: what may be sent now, as bytes, and what is expected for it. */
export class Outbox {
  readonly #queue: ExpectationQueue
  readonly #secrets: Secrets
  readonly #options: OutboxOptions
  #logInSteps: ReadonlySet<string> = new Set()

  constructor(queue: ExpectationQueue, secrets: Secrets, options: OutboxOptions) {
    this.#queue = queue
    this.#secrets = secrets
    this.#options = options
  }

  /** Bytes and expectations of all commands, or `LocalProtocolError` and none of them. */
  send(commands: readonly Command[], state: SessionState, lockStep: boolean): Uint8Array {
    const { charset, commandLineBytes } = this.#options
    const typed = commands.map(typedCommand)
    const ahead = this.#queue.commands
    let given = this.#logInSteps
    for (const command of typed) {
      const why = whyNotNow(command, { state, ahead, given, lockStep })
      if (why !== undefined) throw badSequence(`${describeCommand(command)} cannot be sent: ${why}`, command)
      given = logInSteps(given, command)
      ahead.push(command)
    }
    const lines = commands.map(command => encodeCommand(command, charset, commandLineBytes))
    this.#logInSteps = given
    for (const command of typed) {
      this.#secrets.add(command)
      this.#queue.push(command)
    }
    const length = lines.reduce((sum, line) => sum + line.length, 0)
    return joinBytes(lines, length)
  }

  /** The barrier: PWD, in lock-step too. Throws `LocalProtocolError` where nothing may be sent. */
  barrier(state: SessionState): Uint8Array {
    const command: Command = { verb: 'PWD' }
    const moment = { state, ahead: this.#queue.commands, given: this.#logInSteps, lockStep: false }
    const why = whyNotNow(command, moment)
    if (why !== undefined) throw badSequence(`the barrier PWD cannot be sent: ${why}`, command)
    this.#queue.push(command, true)
    return encodeCommand(command)
  }
}
