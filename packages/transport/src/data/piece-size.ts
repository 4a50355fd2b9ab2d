const SMALL = 64 * 1024
const LARGE = 256 * 1024
/** A piece that is out within this time was no trouble to the line. */
const QUICK_MILLISECONDS = 50
/** More than kernels buffer: so much may go quickly into a line that is slow. */
const PROOF_BYTES = 8 * 1024 * 1024

/**
 * How much is written at once.
 *
 * Large pieces cost less, but progress shows only between pieces, so that on a slow line one must not take long. They
 * grow where enough has gone quickly, and are small again at the first one that has not.
 */
export class PieceSize {
  #quickBytes = 0

  get bytes(): number {
    return this.#quickBytes < PROOF_BYTES ? SMALL : LARGE
  }

  /** A piece is out, so long after it was written. */
  out(bytes: number, milliseconds: number): void {
    this.#quickBytes = milliseconds < QUICK_MILLISECONDS ? this.#quickBytes + bytes : 0
  }
}
