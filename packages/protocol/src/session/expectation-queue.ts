import type { Command } from '../command/command.ts'
import { verbs } from '../command/verbs.ts'
import { mayAnswer } from './may-answer.ts'
import type { Ticket } from './session-event.ts'

/** One command that was sent and not yet answered for good; the greeting is one without a command. */
export interface Expectation {
  readonly ticket: Ticket
  readonly command: Command | undefined
  /** Its reply cannot be mistaken, so what stands before it is given up when it comes. */
  readonly barrier: boolean
  /** Replies that did not end it: preliminary ones, and strays while it is a barrier. */
  extras: number
}

/** What a reply is to the queue. */
export type Claim =
  | {
      readonly type: 'final' | 'preliminary'
      readonly expectation: Expectation
      /** Older ones whose replies never came or were taken by others. */
      readonly passed: readonly Expectation[]
    }
  /** It fits nothing, which a barrier that is outstanding tolerates. */
  | { readonly type: 'stray' }
  /** It fits nothing; `asked` is what it should have answered, if anything was sent before it began. */
  | { readonly type: 'unexpected'; readonly asked: Expectation | undefined }
  /** One more of those that end nothing than is bearable. */
  | { readonly type: 'flood'; readonly expectation: Expectation }

/** The code that cannot be mistaken for the answer to a transfer or to ABOR. */
const BARRIER_CODE = 257
const answeredWith257: ReadonlySet<string> = new Set(['MKD', 'PWD', 'XMKD', 'XPWD'])

/**
 * NOOP during a transfer is answered at once by some servers, before the transfer is, and Pure-FTPd does not understand
 * it then. A transfer that has begun is never answered so.
 */
function overtakes(first: Expectation, second: Expectation, code: number): boolean {
  // Nothing is sent before the greeting, which alone has no command.
  const [transfer, knock] = [first.command as Command, second.command as Command]
  const isUnderWay = first.extras > 0 && verbs[transfer.verb].transfer !== undefined
  return isUnderWay && knock.verb === 'NOOP' && (code === 200 || (code >= 500 && code <= 504))
}

/** What is still to be answered, in the order in which it was sent; the greeting is expected first. */
export class ExpectationQueue {
  readonly #maxExtras: number
  readonly #items: Expectation[] = []
  #nextTicket: Ticket = 0

  constructor(maxExtras: number) {
    this.#maxExtras = maxExtras
    this.push(undefined)
  }

  get nextTicket(): Ticket {
    return this.#nextTicket
  }

  get length(): number {
    return this.#items.length
  }

  get head(): Expectation | undefined {
    return this.#items[0]
  }

  /** The commands that are outstanding, the oldest first. */
  get commands(): Command[] {
    return this.#items.flatMap(({ command }) => command ?? [])
  }

  push(command: Command | undefined, barrier = false): void {
    this.#items.push({ ticket: this.#nextTicket++, command, barrier, extras: 0 })
  }

  /**
   * What a reply with this code answers, of the tickets below `before`: it began to arrive when no other was given out.
   * Final replies take their expectation out, with all that they have passed.
   */
  claim(code: number, before: Ticket): Claim {
    const barrier = this.#items.find(item => item.barrier)
    if (code === BARRIER_CODE && barrier !== undefined && barrier.ticket < before) return this.#pass()
    const { head } = this
    const asked = head !== undefined && head.ticket < before ? head : undefined
    const knock = this.#items[1]
    if (
      asked !== undefined &&
      knock !== undefined &&
      knock.ticket < before &&
      overtakes(asked, knock, code)
    ) {
      this.#items.splice(1, 1)
      return { type: 'final', expectation: knock, passed: [] }
    }
    if (asked !== undefined && !asked.barrier && this.#fits(asked, code)) {
      if (code < 200) return this.#count(asked, { type: 'preliminary', expectation: asked, passed: [] })
      this.#items.shift()
      return { type: 'final', expectation: asked, passed: [] }
    }
    return barrier === undefined ? { type: 'unexpected', asked } : this.#count(barrier, { type: 'stray' })
  }

  /** pyftpdlib answers a transfer and the ABOR behind it with one 225. */
  #fits({ command }: Expectation, code: number): boolean {
    if (mayAnswer(command, code)) return true
    const isTransfer = command !== undefined && verbs[command.verb].transfer !== undefined
    return code === 225 && isTransfer && this.commands.some(({ verb }) => verb === 'ABOR')
  }

  #pass(): Claim {
    const at = this.#items.findIndex(({ command }) => command && answeredWith257.has(command.verb))
    const passed = this.#items.splice(0, at + 1)
    const expectation = passed.pop() as Expectation
    return { type: 'final', expectation, passed }
  }

  #count(expectation: Expectation, claim: Claim): Claim {
    expectation.extras++
    return expectation.extras > this.#maxExtras ? { type: 'flood', expectation } : claim
  }
}
