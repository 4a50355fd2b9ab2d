/** Where reads of a socket go: whoever reads fills the room and takes what was filled. */
export interface ReadMemory {
  /** Room for the next read, 64 KiB or more; called again after each `take`, and after nothing else. */
  room(): Buffer
  /** The first bytes of the room, now filled. */
  take(length: number): Buffer
  /** These bytes, which `take` gave, are needed no more. */
  release(bytes: Buffer): void
}

/** Below this room a read would be cut into too many pieces. */
export const MIN_ROOM: number = 64 * 1024
