import { answer } from './answer.ts'
import type { CommandGroup } from './command-row.ts'

/**
 * TYPE, MODE, STRU and REST (RFC 959, 4.1.2 and 4.1.3; RFC 3659, 5).
 *
 * TYPE A is agreed to and files still travel as they are: no line end is converted.
 */
export const representationCommands: CommandGroup = {
  TYPE: {
    needsArgument: true,
    run(_context, type) {
      const name = type.trim().toUpperCase()
      if (name === 'I') return answer(200, 'Type is image.')
      // The tables of the session know the type by its letter alone.
      if (name === 'A') return answer(200, 'Type is ASCII.')
      return answer(504, 'Only TYPE A and TYPE I are known.')
    },
  },
  MODE: {
    needsArgument: true,
    run: (_context, mode) =>
      mode.trim().toUpperCase() === 'S'
        ? answer(200, 'Mode is stream.')
        : answer(504, 'Only MODE S is known.'),
  },
  STRU: {
    needsArgument: true,
    run: (_context, structure) =>
      structure.trim().toUpperCase() === 'F'
        ? answer(200, 'Structure is file.')
        : answer(504, 'Only STRU F is known.'),
  },
  REST: {
    needsArgument: true,
    run({ memory }, argument) {
      const offset = readOffset(argument)
      if (offset === undefined) return answer(501, 'REST takes a number of bytes.')
      memory.restartAt = offset
      return answer(350, `The next transfer starts at ${offset}.`)
    },
  },
}

/** Decimal digits as a safe whole number. */
function readOffset(argument: string): number | undefined {
  const text = argument.trim()
  if (text.length === 0 || text.length > 16) return undefined
  for (const character of text) if (character < '0' || character > '9') return undefined
  const offset = Number(text)
  return Number.isSafeInteger(offset) ? offset : undefined
}
