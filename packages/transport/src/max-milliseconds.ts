/** The longest time of a Node timer; longer ones fire at once. */
export const MAX_MILLISECONDS: number = 2 ** 31 - 1
