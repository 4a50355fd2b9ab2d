import { encodeServerId } from '@sluice/protocol'
import { FileSystemError } from '../file-system/file-system-error.ts'
import { resolveVirtualPath } from '../file-system/resolve-virtual-path.ts'
import { serverVersion } from '../server-version.ts'
import { answer } from './answer.ts'
import type { CommandGroup } from './command-row.ts'

/**
 * SYST, NOOP and ALLO (RFC 959), CLNT, LANG (RFC 2640, 4.1), AVBL and CSID (draft-peterson-streamlined-ftp-command-
 * extensions).
 */
export const informationCommands: CommandGroup = {
  SYST: {
    run: ({ settings }) => answer(215, settings.listing === 'dos' ? 'Windows_NT' : 'UNIX Type: L8'),
  },
  NOOP: { beforeTls: true, run: () => answer(200, 'Done nothing.') },
  ALLO: {
    run: ({ command }) =>
      command.verb === 'ALLO'
        ? answer(202, 'No need to reserve space.')
        : answer(501, 'ALLO takes a number of bytes.'),
  },
  CLNT: { features: () => ['CLNT'], run: () => answer(200, 'Noted.') },
  LANG: {
    features: () => ['LANG EN*'],
    run(_context, tag) {
      const [language] = tag.trim().toLowerCase().split('-', 1)
      if (language !== '' && language !== 'en') return answer(504, 'Only English is spoken here.')
      return answer(200, 'Replies are in English.')
    },
  },
  CSID: {
    features: () => ['CSID'],
    run: ({ settings }) =>
      answer(200, encodeServerId('Sluice', serverVersion, settings.fileSystem.caseSensitive !== false)),
  },
  AVBL: {
    features: ({ settings }) => (settings.fileSystem.freeSpace === undefined ? [] : ['AVBL']),
    async run({ memory, settings }, argument) {
      const { fileSystem } = settings
      const path = resolveVirtualPath(memory.directory, argument)
      if (fileSystem.freeSpace === undefined) throw new FileSystemError('unsupported', path)
      if ((await fileSystem.stat(path)).kind !== 'directory') throw new FileSystemError('not-directory', path)
      return answer(213, String(await fileSystem.freeSpace(path)))
    },
  },
}
