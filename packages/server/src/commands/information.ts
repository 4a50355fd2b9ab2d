import { FileSystemError } from '../file-system/file-system-error.ts'
import { resolveVirtualPath } from '../file-system/resolve-virtual-path.ts'
import { type Answer, answer } from './answer.ts'
import type { CommandContext, CommandGroup } from './command-row.ts'
import { knownFacts } from './entry-lines.ts'

/** FEAT and OPTS (RFC 2389), SYST, NOOP, ALLO and SITE (RFC 959), CLNT. */
export const informationCommands: CommandGroup = {
  FEAT: {
    beforeLogin: true,
    beforeTls: true,
    run: context => answer(211, ['Features', ...featuresOf(context), 'End']),
  },
  OPTS: { beforeLogin: true, needsArgument: true, run: setOption },
  SYST: { beforeLogin: true, run: () => answer(215, 'UNIX Type: L8') },
  NOOP: { beforeLogin: true, beforeTls: true, run: () => answer(200, 'Done nothing.') },
  CLNT: { beforeLogin: true, run: () => answer(200, 'Noted.') },
  ALLO: { run: () => answer(202, 'No need to reserve space.') },
  SITE: { needsArgument: true, run: runSite },
}

function featuresOf({ memory, settings }: CommandContext): string[] {
  const facts = knownFacts.map(fact => `${fact}${memory.facts.includes(fact) ? '*' : ''};`).join('')
  return [
    ...(settings.tls === undefined ? [] : ['AUTH TLS', 'PBSZ', 'PROT']),
    'EPSV',
    'MDTM',
    ...(settings.fileSystem.setModified === undefined ? [] : ['MFMT']),
    `MLST ${facts}`,
    'PASV',
    'REST STREAM',
    'SIZE',
    'TVFS',
    ...(settings.charset.name === 'utf8' ? ['UTF8'] : []),
  ]
}

function setOption({ memory, settings }: CommandContext, argument: string): Answer {
  const [name = '', ...values] = argument.trim().split(' ')
  switch (name.toUpperCase()) {
    case 'UTF8':
      return settings.charset.name === 'utf8' && values[0]?.toUpperCase() !== 'OFF'
        ? answer(200, 'Names are in UTF-8.')
        : answer(504, `Names are in ${settings.charset.name}.`)
    case 'MLST': {
      const wanted = values.join('').toLowerCase().split(';')
      memory.facts = knownFacts.filter(fact => fact === 'type' || wanted.includes(fact))
      return answer(200, `MLST OPTS ${memory.facts.map(fact => `${fact};`).join('')}`)
    }
    default:
      return answer(501, 'That command has no options.')
  }
}

/** `SITE CHMOD 640 path` is the only one. */
async function runSite({ memory, settings }: CommandContext, argument: string): Promise<Answer> {
  const { fileSystem } = settings
  const [name = '', bits = '', ...rest] = argument.split(' ')
  if (name.toUpperCase() !== 'CHMOD') return answer(502, 'That SITE command is not known.')
  const mode = Number.parseInt(bits, 8)
  const octal = bits.length >= 3 && bits.length <= 4 && mode.toString(8).padStart(bits.length, '0') === bits
  if (!octal || rest.length === 0) return answer(501, 'SITE CHMOD takes octal permissions and a path.')
  const path = resolveVirtualPath(memory.directory, rest.join(' '))
  if (fileSystem.setMode === undefined) throw new FileSystemError('unsupported', path)
  await fileSystem.setMode(path, mode)
  return answer(200, 'Permissions changed.')
}
