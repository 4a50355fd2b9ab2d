import { encodeMlstOptions } from '@sluice/protocol'
import { type Answer, answer } from './answer.ts'
import type { CommandContext, CommandGroup } from './command-row.ts'
import { chooseHash } from './digests.ts'
import { knownFacts } from './entry-lines.ts'

/** OPTS (RFC 2389, 4), for UTF8, MLST, HASH and MODE Z. */
export const optionCommands: CommandGroup = {
  OPTS: {
    run(context, argument) {
      const [name = '', ...values] = argument.trim().split(' ')
      const verb = name.toUpperCase()
      const { settings } = context
      switch (settings.commandsOff.has(verb) ? '' : verb) {
        case 'UTF8':
          return settings.charset.name === 'utf8' && values[0]?.toUpperCase() !== 'OFF'
            ? answer(200, 'Names are in UTF-8.')
            : answer(504, `Names are in ${settings.charset.name}.`)
        case 'MLST':
          return chooseFacts(context, values.join(''))
        case 'HASH':
          return chooseHash(context, values.join(' '))
        case 'MODE':
          return tuneDeflate(context, values)
        default:
          return answer(501, 'That command has no options.')
      }
    },
  },
}

function chooseFacts({ memory }: CommandContext, list: string): Answer {
  const wanted = list.toLowerCase().split(';')
  memory.facts = knownFacts.filter(fact => fact === 'type' || wanted.includes(fact.toLowerCase()))
  return answer(200, encodeMlstOptions(memory.facts))
}

/** `OPTS MODE Z LEVEL 9`; without anything behind the Z it goes back to what it was. */
function tuneDeflate({ memory }: CommandContext, [mode = '', name = '', value = '']: string[]): Answer {
  if (mode.toUpperCase() !== 'Z') return answer(501, 'Only MODE Z has options.')
  if (name !== '' && name.toUpperCase() !== 'LEVEL') return answer(501, 'Only LEVEL can be chosen.')
  if (name !== '' && (value.length !== 1 || value < '0' || value > '9')) {
    return answer(501, 'LEVEL takes a number from 0 to 9.')
  }
  memory.deflateLevel = name === '' ? DEFAULT_LEVEL : Number(value)
  return answer(200, `MODE Z LEVEL set to ${memory.deflateLevel}.`)
}

/** The one that zlib takes by itself. */
const DEFAULT_LEVEL = 6
