import { clearImmediate, setImmediate } from 'node:timers'

/**
 * Calls back in the next turn of the event loop. It is taken from Node once: a test that keeps a time of its own puts
 * others in the place of the globals, which nobody may call back, and what the kernel tells next comes all the same.
 */
export const inNextTurn: typeof setImmediate = setImmediate

/** Takes `inNextTurn` back. */
export const notInNextTurn: typeof clearImmediate = clearImmediate
