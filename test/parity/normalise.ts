/** One way in which two dialogues may differ and mean the same. Each takes the commands of one session. */
interface Rule {
  readonly name: string
  readonly why: string
  apply(commands: readonly string[]): readonly string[]
}

const transferVerbs = new Set(['RETR', 'STOR', 'APPE', 'STOU', 'SIZE'])

const verbOf = (command: string) => command.split(' ', 1)[0] as string

/** All of them, in the order in which they are applied. */
const rules: readonly Rule[] = [
  {
    name: 'log-in',
    why: 'FEAT, the choice of UTF-8 and the protection of data belong to our log-in; ftplib leaves them to its caller',
    apply: commands =>
      commands.filter(command => command !== 'FEAT' && command !== 'OPTS UTF8 ON' && command !== 'PBSZ 0'),
  },
  {
    name: 'way to the data',
    why: 'EPSV and PASV ask for the same thing, and so do EPRT and PORT; ports differ',
    apply: commands =>
      commands.map(command => {
        const verb = verbOf(command)
        if (verb === 'EPSV') return 'PASV'
        return verb === 'EPRT' || verb === 'PORT' ? 'PORT' : command
      }),
  },
  {
    name: 'type',
    why: 'ftplib sends TYPE before each transfer, we remember it: what counts is the type in which a file travels',
    apply: commands => {
      let type = 'A'
      return commands.flatMap(command => {
        if (verbOf(command) === 'TYPE') type = command.slice('TYPE '.length)
        else return [transferVerbs.has(verbOf(command)) ? `${command} (${type})` : command]
        return []
      })
    },
  },
  {
    name: 'size',
    why: 'we ask for the size of what we fetch, where that is free, and of what was copied, so that it is known to be whole',
    apply: commands =>
      commands.filter((command, at) => {
        if (!command.startsWith('SIZE ')) return true
        const isFetched = commands.slice(at + 1, at + 4).includes(command.replace('SIZE', 'RETR'))
        return !isFetched && commands[at - 1] !== command.replace('SIZE', 'STOR')
      }),
  },
  {
    name: 'barrier',
    why: 'a PWD behind ABOR shows us where the replies to the aborted transfer end',
    apply: commands => commands.filter((command, at) => command !== 'PWD' || commands[at - 1] !== 'ABOR'),
  },
]

/** The dialogue of one session without what makes no difference. */
export function normalise(commands: readonly string[]): readonly string[] {
  return rules.reduce((left, rule) => rule.apply(left), commands)
}
