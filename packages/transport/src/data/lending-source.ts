/**
 * A source that uses the memory of its chunks again. Like a stream, it is of no use any more once a store has begun to
 * read it, so it may be read before the server has agreed.
 */
export interface LendingSource extends AsyncIterable<Uint8Array> {
  /** Called before the first chunk: each one will be given back. Not called where nobody knows when one is out. */
  lend(): void
  /** The kernel has taken this chunk; they come back in order, a failure keeps the rest. */
  release(chunk: Uint8Array): void
}

export function isLending(source: object): source is LendingSource {
  return 'lend' in source && 'release' in source
}
