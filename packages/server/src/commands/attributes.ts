import {
  encodeFactReply,
  type FactList,
  formatTimeValue,
  parseFactList,
  parseTimeValue,
  toDate,
} from '@sluice/protocol'
import type { FileSystem } from '../file-system/file-system.ts'
import { FileSystemError } from '../file-system/file-system-error.ts'
import { resolveVirtualPath } from '../file-system/resolve-virtual-path.ts'
import { answer } from './answer.ts'
import type { CommandGroup } from './command-row.ts'
import { parseOctalMode } from './octal-mode.ts'

/** A change of one file, ready to be made. */
type Change = (fileSystem: FileSystem, path: string) => Promise<void>

/** What MFF can set, and how each value is read; undefined for one that is not what it should be. */
const settable: Readonly<Record<string, (value: string) => Change | undefined>> = {
  modify(value) {
    const time = parseTimeValue(value)
    return time && (async (fileSystem, path) => fileSystem.setModified?.(path, toDate(time)))
  },
  'unix.mode'(value) {
    const mode = parseOctalMode(value)
    return mode === undefined ? undefined : async (fileSystem, path) => fileSystem.setMode?.(path, mode)
  },
}

/** MFMT and MFF (draft-somers-ftp-mfxx). */
export const attributeCommands: CommandGroup = {
  MFMT: {
    features: ({ settings }) => (settings.fileSystem.setModified === undefined ? [] : ['MFMT']),
    async run({ command, memory, settings }) {
      const { fileSystem } = settings
      const value = command.verb === 'MFMT' ? parseTimeValue(command.time) : undefined
      if (command.verb !== 'MFMT' || value === undefined) {
        return answer(501, 'MFMT takes YYYYMMDDHHMMSS in UTC and a path.')
      }
      const name = String(command.path)
      const path = resolveVirtualPath(memory.directory, name)
      if (fileSystem.setModified === undefined) throw new FileSystemError('unsupported', path)
      const modified = toDate(value)
      await fileSystem.setModified(path, modified)
      return answer(213, encodeFactReply([['Modify', formatTimeValue(modified)]], name))
    },
  },
  MFF: {
    features: ({ settings }) => {
      const facts = factsThat(settings.fileSystem)
      return facts.length === 0 ? [] : [`MFF ${facts.map(fact => `${fact};`).join('')}`]
    },
    async run({ command, memory, settings }) {
      const facts = command.verb === 'MFF' ? parseFactList(command.facts) : undefined
      if (command.verb !== 'MFF' || facts === undefined) return answer(501, 'MFF takes facts and a path.')
      const name = String(command.path)
      const path = resolveVirtualPath(memory.directory, name)
      const known = factsThat(settings.fileSystem).map(fact => fact.toLowerCase())
      if ([...facts.keys()].some(fact => !known.includes(fact))) {
        return answer(504, `Only these facts can be set: ${factsThat(settings.fileSystem).join(', ')}.`)
      }
      const changes = changesOf(facts)
      if (changes === undefined) return answer(501, 'A fact has a value that it cannot have.')
      for (const change of changes) await change(settings.fileSystem, path)
      return answer(213, encodeFactReply(facts, name))
    },
  },
}

/** The facts that a file system can set. */
function factsThat({ setModified, setMode }: FileSystem): string[] {
  return [...(setModified === undefined ? [] : ['modify']), ...(setMode === undefined ? [] : ['UNIX.mode'])]
}

/** All of them or none: nothing is changed when one is wrong. */
function changesOf(facts: FactList): Change[] | undefined {
  const changes: Change[] = []
  for (const [fact, value] of facts) {
    const change = settable[fact]?.(value)
    if (change === undefined) return undefined
    changes.push(change)
  }
  return changes
}
