import type { DataConnection } from '../data/data-connection.ts'
import type { FaultAt } from './fault-book.ts'
import { FaultStage } from './fault-stage.ts'
import type { TransferSurroundings } from './transfer-surroundings.ts'

/** The faults of one transfer. */
export class TransferFaults {
  readonly #faults: readonly FaultAt<'data'>[]
  readonly #surroundings: TransferSurroundings

  constructor(faults: readonly FaultAt<'data'>[], surroundings: TransferSurroundings) {
    this.#faults = faults
    this.#surroundings = surroundings
  }

  /** A stage that the bytes pass on the side of the network. */
  stage(direction: 'send' | 'receive', connection: DataConnection): FaultStage {
    return new FaultStage(this.#faults, { direction, connection, ...this.#surroundings })
  }
}
