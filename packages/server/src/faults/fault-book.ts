import { checkFault } from './check-fault.ts'
import type { Fault } from './fault.ts'

interface Entry {
  readonly fault: Fault
  /** How often its place has been passed. */
  passed: number
}

/** A kind of place, by the field that names it. */
export type PlaceKind = 'reply' | 'command' | 'address' | 'handshake' | 'data'

/** The faults of one kind. */
export type FaultAt<Kind extends PlaceKind> = Extract<
  Fault,
  { readonly at: { readonly [K in Kind]: unknown } }
>

/** The faults that are set on a server at the moment; they may change while it runs. */
export class FaultBook {
  #entries: readonly Entry[] = []

  get isEmpty(): boolean {
    return this.#entries.length === 0
  }

  /** Sets faults; the function that comes back takes them away. Throws `LocalProtocolError` for what is no fault. */
  inject(faults: readonly Fault[]): () => void {
    for (const fault of faults) checkFault(fault)
    const entries = faults.map(fault => ({ fault, passed: 0 }))
    this.#entries = [...this.#entries, ...entries]
    return () => {
      this.#entries = this.#entries.filter(entry => !entries.includes(entry))
    }
  }

  /** A place is passed: the faults that are due at it, in the order in which they were set. */
  pass<Kind extends PlaceKind>(
    kind: Kind,
    name: string,
    fits: (fault: FaultAt<Kind>) => boolean = () => true,
  ): readonly FaultAt<Kind>[] {
    const due: FaultAt<Kind>[] = []
    for (const entry of this.#entries) {
      if (!isOf(entry.fault, kind)) continue
      const { fault } = entry
      const wanted = (fault.at as Readonly<Record<string, unknown>>)[kind]
      if ((wanted !== name && wanted !== '*') || !fits(fault)) continue
      entry.passed++
      if (fault.at.nth === undefined || fault.at.nth === entry.passed) due.push(fault)
    }
    return due
  }
}

function isOf<Kind extends PlaceKind>(fault: Fault, kind: Kind): fault is FaultAt<Kind> {
  return kind in fault.at
}
