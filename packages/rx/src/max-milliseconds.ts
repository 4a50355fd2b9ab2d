/** The longest time of a Node timer: a longer one would pass at once. */
export const MAX_MILLISECONDS: number = 2 ** 31 - 1
