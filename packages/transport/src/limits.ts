/** Bytes that a reader of lines or entries may be behind the socket: enough that neither waits for the other. */
export const READ_AHEAD_BYTES: number = 256 * 1024

/**
 * Bytes that a listing may keep while it makes way for another call: some 300,000 entries, far more than a directory
 * that people work with has, and bearable beside whatever else a process does.
 */
export const SPOOL_BYTES: number = 32 * 1024 * 1024

/** What a chunk costs beside its bytes: a peer that sends single bytes must not get past the cap. */
export const CHUNK_COST_BYTES: number = 256

/** Values that `toArray` collects: a million entries take some half a gigabyte; who has more reads them in a loop. */
export const COLLECTED_VALUES: number = 1_000_000

/** Characters that `toArray` collects of lines, which may be long: half of what one string of Node can hold. */
export const COLLECTED_CHARACTERS: number = 256 * 1024 * 1024

/**
 * Bytes of a listing that are made into entries at a time: some hundred. More would outlive the short memory of V8
 * while they are worked on, and a million entries take 30 MiB more.
 */
export const LISTING_SLICE_BYTES: number = 8 * 1024
