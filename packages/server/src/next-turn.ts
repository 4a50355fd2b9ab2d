import { setImmediate } from 'node:timers'

/**
 * Calls back in the next turn of the event loop. It is taken from Node once: a test that keeps a time of its own puts
 * another in the place of the global one, and a server in that test has to go on.
 */
export const inNextTurn: typeof setImmediate = setImmediate
