import { readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { count, lastValueFrom, map, type Observable, toArray } from 'rxjs'
import type { ClientRow, Scene } from '../client-row.ts'

/** A listing in the place of the server's own: of each folder, or of the first one alone. */
const listing = (lines: readonly string[], nth?: number) =>
  ({
    at: { data: 'MLSD', nth },
    do: { type: 'send', bytes: lines.map(line => `${line}\r\n`).join(''), instead: true },
  }) as const

const pathsOf = (walk: Observable<{ readonly path: string }>): Promise<string[]> =>
  lastValueFrom(
    walk.pipe(
      map(({ path }) => path),
      toArray(),
    ),
  )

const WIDE = 100_000
const DEEP = 200

/** Folders that lie in each other, all of the same name: what a folder that contains itself looks like. */
const nested = ({ files }: Scene, levels: number) => files.writeFile(`${'again/'.repeat(levels)}file`, '')

/** Whole trees, as a hostile server shows them. */
export const walkRows: readonly ClientRow[] = [
  {
    id: 'N2 walk',
    what: 'a link and a folder have the same name: the link is not followed',
    faults: [listing(['type=OS.unix=symlink; x', 'type=file; x', 'type=OS.unix=slink:/; y'])],
    call: ({ ftp }) => pathsOf(ftp.walk('/')),
    gives: ['/x', '/x', '/y'],
    sends: { MLSD: 1 },
  },
  {
    id: 'N2 write',
    what: 'a link stands where a file is to be whose name the server chose',
    faults: [],
    call: async ({ ftp, folder }) => {
      const outside = join(folder, 'outside')
      await writeFile(outside, 'mine')
      await symlink('outside', join(folder, 'file'))
      const [entry] = await lastValueFrom(ftp.walk('/').pipe(toArray()))
      if (entry === undefined) throw new Error('nothing is listed')
      await lastValueFrom(ftp.download(entry, { folder })).finally(async () => {
        if ((await readFile(outside, 'utf8')) !== 'mine') throw new Error('it was written through the link')
      })
    },
    fails: { code: 'FTP_UNSAFE_NAME' },
    sends: { RETR: 0 },
  },
  {
    id: 'N3',
    what: 'each folder contains a folder',
    faults: [],
    call: scene => {
      nested(scene, 100)
      return lastValueFrom(scene.ftp.walk('/').pipe(count()))
    },
    fails: { code: 'FTP_WALK_INCOMPLETE', cause: { code: 'FTP_LIMIT_EXCEEDED' } },
    sends: { MLSD: 64 },
  },
  {
    id: 'N3 unique',
    what: 'a folder contains itself, and says so',
    faults: [listing(['type=dir;unique=1; again'])],
    call: scene => {
      nested(scene, 100)
      return pathsOf(scene.ftp.walk('/'))
    },
    gives: ['/again', '/again/again'],
    sends: { MLSD: 2 },
  },
  {
    id: 'N3 cdir',
    what: 'a folder and its parent are listed in it by other names',
    faults: [listing(['type=cdir; here', 'type=pdir; above', 'type=dir; .', 'type=dir; ..'])],
    call: ({ ftp }) => pathsOf(ftp.walk('/')),
    gives: [],
    sends: { MLSD: 1 },
  },
  {
    id: 'N3 rm',
    what: 'a folder that is to be removed contains itself',
    faults: [],
    call: scene => {
      nested(scene, 100)
      return scene.ftp.rm('/again', { recursive: true })
    },
    fails: { code: 'FTP_LIMIT_EXCEEDED' },
    // Each may be a link, which DELE removes.
    sends: { DELE: 65, RMD: 0 },
  },
  {
    id: 'N13 deep',
    what: `folders lie ${DEEP} deep in each other, and all of them are wanted`,
    faults: [],
    call: scene => {
      nested(scene, DEEP)
      return lastValueFrom(scene.ftp.walk('/', { depth: Number.POSITIVE_INFINITY }).pipe(count()))
    },
    // The file at the bottom, and the one that is always there.
    gives: DEEP + 2,
  },
  {
    id: 'N13 wide',
    what: `a folder has ${WIDE} entries`,
    faults: [listing(Array.from({ length: WIDE }, (_, at) => `type=file; ${at}`))],
    call: ({ ftp }) => lastValueFrom(ftp.walk('/').pipe(count())),
    gives: WIDE,
  },
]
