import { featureLines, helpLines, rowOf, verbs } from '@sluice/protocol'
import { type Answer, answer } from './answer.ts'
import type { CommandContext, CommandGroup } from './command-row.ts'

/** FEAT (RFC 2389, 3) and HELP (RFC 959, 4.1.3): what is there, read from the table of commands. */
export function catalogueCommands(table: () => CommandGroup): CommandGroup {
  return {
    FEAT: {
      beforeTls: true,
      run: context => answer(211, featureLines(featuresOf(table(), context).map(line => [line, '']))),
    },
    HELP: {
      beforeTls: true,
      run(context, argument) {
        const topic = argument.trim().toUpperCase()
        return topic === ''
          ? answer(214, helpLines(verbsOf(table(), context)))
          : helpOn(topic, table(), context)
      },
    },
  }
}

/** The lines of FEAT: those of all commands that are there, in alphabetical order. */
function featuresOf(table: CommandGroup, context: CommandContext): string[] {
  const { commandsOff, featuresOff, charset } = context.settings
  const lines = Object.entries(table)
    .filter(([verb]) => !commandsOff.has(verb))
    .flatMap(([, row]) => row.features?.(context) ?? [])
  const all = new Set([...lines, 'TVFS', ...(charset.name === 'utf8' ? ['UTF8'] : [])])
  return [...all]
    .filter(line => !featuresOff.has(line) && !featuresOff.has(line.split(' ', 1)[0] as string))
    .sort()
}

/** All verbs that the protocol knows, and whether the server has them. */
function verbsOf(table: CommandGroup, { settings }: CommandContext): (readonly [string, boolean])[] {
  const known = Object.keys(verbs).filter(verb => verb !== 'OTHER' && !verb.includes(' '))
  return known.map(verb => [verb, Object.hasOwn(table, verb) && !settings.commandsOff.has(verb)])
}

function helpOn(topic: string, table: CommandGroup, { settings }: CommandContext): Answer {
  const [verb = ''] = topic.split(' ', 1)
  const row = rowOf(topic)
  if (row === undefined || !Object.hasOwn(table, verb) || settings.commandsOff.has(verb)) {
    return answer(502, 'That command is not known.')
  }
  const fields = row.fields.map(({ name, optional }) => (optional === true ? `[<${name}>]` : `<${name}>`))
  return answer(214, `Syntax: ${[topic, ...fields].join(' ')}`)
}
