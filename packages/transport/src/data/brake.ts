import type { Throttle, ThrottleUse } from '../throttle.ts'

/** The throttles of one transfer: it waits while any of them does. */
export class Brake {
  readonly #uses: readonly ThrottleUse[]

  /** `release` is called each time that the last of them lets go. */
  constructor(throttles: readonly Throttle[], release: () => void) {
    this.#uses = throttles.map(throttle =>
      throttle.join(() => {
        if (!this.on) release()
      }),
    )
  }

  get on(): boolean {
    return this.#uses.some(use => use.waits)
  }

  spend(bytes: number): void {
    for (const use of this.#uses) use.spend(bytes)
  }

  leave(): void {
    for (const use of this.#uses) use.leave()
  }
}
