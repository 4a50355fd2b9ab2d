import type { Command, CommandLine } from '@sluice/protocol'

/** A command that waits for its turn or has it. */
export interface QueuedCommand {
  readonly line: CommandLine
  /** The line as a command; `OTHER` where the argument is not what it should be. */
  readonly command: Command
  /** Aborted by ABOR, and when the session ends. */
  readonly aborter: AbortController
  /** It was answered as soon as it came: only the books are still to be closed. */
  readonly answered: boolean
}

/** The commands of one control connection: run strictly in order, one at a time, however they arrive. */
export class CommandQueue {
  readonly #capacity: number
  readonly #run: (command: QueuedCommand) => Promise<void>
  readonly #waiting: QueuedCommand[] = []
  #running: QueuedCommand | undefined
  #working = false

  /** `run` must not reject. */
  constructor(capacity: number, run: (command: QueuedCommand) => Promise<void>) {
    this.#capacity = capacity
    this.#run = run
  }

  /** So many wait that no more should be read. */
  get isFull(): boolean {
    return this.#waiting.length >= this.#capacity
  }

  /** A command runs, or its answer is on its way. */
  get busy(): boolean {
    return this.#working
  }

  /** The command that runs and those behind it. */
  get all(): readonly QueuedCommand[] {
    return this.#running === undefined ? this.#waiting : [this.#running, ...this.#waiting]
  }

  push(command: QueuedCommand): void {
    this.#waiting.push(command)
  }

  /** Resolves when nothing is left to run; a second call meanwhile resolves at once. */
  async work(): Promise<void> {
    if (this.#working) return
    this.#working = true
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      this.#running = next
      await this.#run(next)
      this.#running = undefined
    }
    this.#working = false
  }

  /** Aborts what runs and what waits; all of it is still answered. */
  abort(): void {
    for (const { aborter } of this.all) aborter.abort()
  }

  /** Aborts what runs and forgets the rest. */
  clear(): void {
    this.abort()
    this.#waiting.length = 0
  }
}
