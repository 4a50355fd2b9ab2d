import { answer } from './answer.ts'
import type { CommandGroup } from './command-row.ts'

/** TYPE, MODE, STRU, REST (RFC 959, 4.1.2 and 4.1.3; RFC 3659, 5) and RANG (draft-bryan-ftp-range). */
export const representationCommands: CommandGroup = {
  TYPE: {
    run({ command }) {
      if (command.verb !== 'TYPE') return answer(504, 'Only TYPE A, TYPE I and TYPE L 8 are known.')
      const { type, detail = '' } = command
      const form = detail.trim().toUpperCase()
      if (type === 'I' && form === '') return answer(200, 'Type is image.')
      if (type === 'L' && form === '8') return answer(200, 'Type is local, with bytes of 8 bits.')
      if (type === 'A' && (form === '' || form === 'N')) return answer(200, 'Type is ASCII.')
      return answer(504, 'Only TYPE A, TYPE I and TYPE L 8 are known.')
    },
  },
  MODE: {
    features: () => ['MODE Z'],
    run({ command }) {
      const mode = command.verb === 'MODE' ? command.mode : ''
      if (mode === 'S') return answer(200, 'Mode is stream.')
      if (mode === 'Z') return answer(200, 'Mode is deflate.')
      return answer(504, 'Only MODE S and MODE Z are known.')
    },
  },
  STRU: {
    run: ({ command }) =>
      command.verb === 'STRU' && command.structure === 'F'
        ? answer(200, 'Structure is file.')
        : answer(504, 'Only STRU F is known.'),
  },
  REST: {
    features: () => ['REST STREAM'],
    run({ command, memory, state }) {
      if (command.verb !== 'REST') return answer(501, 'REST takes a number of bytes.')
      const { offset } = command
      if (offset > 0 && state.representation === 'ascii') {
        return answer(501, 'There is no restart in ASCII mode: use TYPE I.')
      }
      memory.restartAt = offset
      return answer(350, `The next transfer starts at ${offset}.`)
    },
  },
  RANG: {
    features: () => ['RANG STREAM'],
    run({ command, memory, state }) {
      if (command.verb !== 'RANG') return answer(501, 'RANG takes the first and the last byte.')
      const { start, end } = command
      if (start === 1 && end === 0) return answer(350, 'The next transfer takes the whole file.')
      if (start > end) return answer(501, 'The range ends before it starts.')
      if (state.representation === 'ascii' || state.transmission !== 'stream') {
        return answer(551, 'A range needs TYPE I and MODE S.')
      }
      memory.range = { start, end }
      return answer(350, `The next transfer takes the bytes ${start} to ${end}.`)
    },
  },
}
