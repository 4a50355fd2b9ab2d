/**
 * How many commands may be unanswered, both roles. Batches have a handful and nobody gains by more than a round trip
 * holds; a queue without an end is a caller that never reads, or a client that floods.
 */
export const MOST_OUTSTANDING = 1024
