import { ask, type Command, type Features, type SessionState } from '@sluice/protocol'
import type { CallOptions } from '../call-options.ts'
import { isSameChoice, usualFacts } from './fact-choice.ts'
import { restoreState } from './restore-state.ts'
import type { SessionLink } from './session-link.ts'
import type { SessionRunner } from './session-runner.ts'

/**
 * How a session was at a moment: what has changed since, and the way back. TYPE does not count: each transfer sets it.
 */
export class SessionMark {
  readonly #runner: SessionRunner
  readonly #link: SessionLink
  readonly #state: SessionState
  readonly #steps: readonly Command[] | undefined
  readonly #moves: number
  readonly #anchored: boolean
  readonly #received: number
  readonly #deeds: number
  readonly #traces: number
  readonly #facts: string | undefined
  readonly #features: Features

  constructor(runner: SessionRunner) {
    const { control } = runner.link
    const { steps } = control.directory
    this.#runner = runner
    this.#link = runner.link
    this.#state = control.session.state
    this.#steps = steps && [...steps]
    this.#moves = control.directory.moves
    this.#anchored = control.directory.anchored
    this.#received = control.replies.received
    this.#deeds = control.footprint.deeds
    this.#traces = control.footprint.traces
    this.#facts = control.footprint.facts
    this.#features = runner.link.conversation.features
  }

  /** There is a way back to the directory from anywhere: it was told by PWD, or entered by its whole path. */
  get anchored(): boolean {
    return this.#anchored
  }

  /**
   * Nothing was done since: the server has answered nothing, and unless it said that it leaves, it was not asked for
   * anything that changes files. What failed may be done again on another session.
   */
  get untouched(): boolean {
    if (this.#runner.link !== this.#link) return false
    const { replies, failure, footprint } = this.#link.control
    if (replies.received !== this.#received) return false
    return footprint.deeds === this.#deeds || failure?.code === 'FTP_SERVICE_CLOSING'
  }

  /** The session is not as it was: somebody who comes next would notice. */
  get changed(): boolean {
    return this.#changedForGood || this.#changedSettings || !this.#isInPlace
  }

  /** Puts the session back behind all calls that wait; false where that cannot be: close it then. Never rejects. */
  async goBack(options: CallOptions = {}): Promise<boolean> {
    // The queue would open the connection anew, which leads nowhere.
    if (this.#link.control.closed) return false
    try {
      return await this.#runner.hold((_link, signal) => this.#restore(signal), options)
    } catch {
      return false
    }
  }

  async #restore(signal: AbortSignal): Promise<boolean> {
    if (!this.changed) return true
    const steps = this.#isInPlace ? [] : this.#steps
    if (this.#changedForGood || steps === undefined || (steps.length > 0 && !this.#anchored)) return false
    const { state } = this.#link.control.session
    const before = { ...this.#state, representation: state.representation }
    await this.#link.perform(restoreState(state, before, steps), { signal })
    if (!this.#hasSameFacts) {
      const facts = this.#usualFacts
      if (facts === '') return false
      await this.#link.perform(ask({ verb: 'OPTS', text: `MLST ${facts}` }), { signal })
    }
    return !this.changed
  }

  get #changedForGood(): boolean {
    const { link } = this.#runner
    if (link !== this.#link || link.control.footprint.traces !== this.#traces) return true
    const { state } = link.control.session
    return (
      state.login !== this.#state.login ||
      state.controlProtection !== this.#state.controlProtection ||
      state.addressing !== this.#state.addressing ||
      state.structure !== this.#state.structure ||
      state.sequence !== this.#state.sequence
    )
  }

  get #changedSettings(): boolean {
    const { dataProtection, transmission } = this.#link.control.session.state
    return (
      dataProtection !== this.#state.dataProtection ||
      transmission !== this.#state.transmission ||
      !this.#hasSameFacts
    )
  }

  get #hasSameFacts(): boolean {
    const { facts } = this.#link.control.footprint
    return facts === this.#facts || isSameChoice(facts ?? '', this.#usualFacts)
  }

  /** What listings told. */
  get #usualFacts(): string {
    return this.#facts ?? usualFacts(this.#features)
  }

  get #isInPlace(): boolean {
    const { steps, moves } = this.#link.control.directory
    // PWD tells the same place in other words.
    if (moves === this.#moves) return true
    if (steps === undefined || this.#steps === undefined || steps.length !== this.#steps.length) return false
    return this.#steps.every((step, at) => isSame(step, steps[at] as Command))
  }
}

function isSame(one: Command, other: Command): boolean {
  if (one === other) return true
  if (one.verb !== other.verb || one.verb !== 'CWD' || other.verb !== 'CWD') return false
  return Buffer.from(one.path).equals(Buffer.from(other.path))
}
