import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createFtpServer,
  type FileEntry,
  type FileStat,
  type FtpServer,
  MemoryFileSystem,
} from '../../../server/src/index.ts'
import { createFtp } from '../../src/create-ftp.ts'
import type { Ftp } from '../../src/ftp.ts'

/** Shows links to folders as the folders that they lead to, as servers do that follow links in listings. */
class LinkedFileSystem extends MemoryFileSystem {
  readonly links = new Map<string, string>()
  /** Folders that are listed, although they are gone. */
  readonly ghosts = new Set<string>()
  /** Folders that somebody else removes just before. */
  readonly vanishing = new Set<string>()
  /** Says why something cannot be deleted. */
  refusal: (path: string) => string | undefined = () => undefined

  override async stat(path: string): Promise<FileStat> {
    return await super.stat(this.#real(path))
  }

  override async *list(path: string): AsyncGenerator<FileEntry> {
    yield* super.list(this.#real(path))
    for (const ghost of this.ghosts) {
      const name = ghost.slice(ghost.lastIndexOf('/') + 1)
      if (ghost === `${path}/${name}`) yield { name, ...(await super.stat('/')) }
    }
    for (const [link, target] of this.links) {
      if (link.slice(0, link.lastIndexOf('/')) === this.#real(path))
        yield { name: link.slice(link.lastIndexOf('/') + 1), ...(await super.stat(target)) }
    }
  }

  override async removeFile(path: string): Promise<void> {
    const code = this.refusal(path)
    if (code !== undefined) throw Object.assign(new Error('refused'), { code })
    if (!this.links.delete(path)) await super.removeFile(this.#real(path))
  }

  override async removeDirectory(path: string): Promise<void> {
    if (this.vanishing.has(path)) await super.removeDirectory(this.#real(path))
    await super.removeDirectory(this.#real(path))
  }

  #real(path: string): string {
    for (const [link, target] of this.links) {
      if (path === link || path.startsWith(`${link}/`)) return this.#real(target + path.slice(link.length))
    }
    return path
  }
}

const content = {
  'old/a.txt': 'a',
  'old/b.txt': 'b',
  'old/sub/c.txt': 'c',
  'old/sub/deeper/d.txt': 'd',
  'old/other/e.txt': 'e',
  'precious/keep.txt': 'keep',
}

let files: LinkedFileSystem
let server: FtpServer
let ftp: Ftp
const commands: string[] = []

beforeEach(async () => {
  commands.length = 0
  files = new LinkedFileSystem(content)
  server = await createFtpServer({
    fileSystem: files,
    onEvent: event => {
      if (event.type === 'command') commands.push(event.command)
    },
  }).listen()
  ftp = createFtp(server.url, { sessions: 3 })
})
afterEach(async () => {
  await ftp.destroy()
  await server.close()
})

const withoutMlsd = () =>
  server.inject({ at: { command: 'MLSD' }, do: { type: 'answer', code: 500, text: 'Unknown command.' } })

describe('rm', () => {
  it('deletes a file, and nothing else', async () => {
    await ftp.rm('old/a.txt')
    expect(files.readFile('/old/a.txt')).toBeUndefined()
    await expect(ftp.rm('old')).rejects.toMatchObject({ kind: 'usage', path: 'old' })
    await expect(ftp.unlink('old')).rejects.toMatchObject({ kind: 'usage' })
    await expect(ftp.rmdir('old')).rejects.toMatchObject({ kind: 'exists', path: 'old' })
  })

  it('minds what is not there, unless it is forced', async () => {
    await expect(ftp.rm('none')).rejects.toMatchObject({ kind: 'not-found', path: 'none' })
    await ftp.rm('none', { force: true })
    await expect(ftp.rm('none', { recursive: true })).rejects.toMatchObject({ kind: 'not-found' })
    await ftp.rm('none', { recursive: true, force: true })
  })

  it('finds out what a refusal without a reason means, before it is forced', async () => {
    server.inject({ at: { command: 'DELE' }, do: { type: 'answer', code: 550, text: 'It failed.' } })
    await ftp.rm('none', { force: true })
    await expect(ftp.rm('old/a.txt', { force: true })).rejects.toMatchObject({ kind: 'permission' })
  })

  it.each([
    ['facts', () => {}],
    ['lines', withoutMlsd],
  ])('removes a tree that is listed as %s, side by side', async (_name, prepare) => {
    prepare()
    await ftp.rm('old', { recursive: true })
    expect(await ftp.exists('old')).toBe(false)
    expect(await ftp.readdir('')).toEqual(['precious'])
    expect(commands.filter(command => command.startsWith('RMD'))).toHaveLength(4)
  })

  it('takes a path with slashes at its end, bytes, and an entry', async () => {
    await ftp.rm('old/sub/deeper//', { recursive: true })
    await ftp.rm(Buffer.from('old/sub'), { recursive: true })
    for (const entry of await ftp.readdir('old', { withFileTypes: true })) {
      await ftp.rm(entry, { recursive: entry.isDirectory() })
    }
    expect(await ftp.readdir('old')).toEqual([])
  })

  it('removes a link to a folder, and not what it leads to', async () => {
    files.links.set('/old/link', '/precious').set('/old/sub/loop', '/old').set('/top', '/precious')
    await ftp.rm('top', { recursive: true })
    await ftp.rm('old', { recursive: true })
    expect(String(files.readFile('/precious/keep.txt'))).toBe('keep')
    expect(files.links.size).toBe(0)
    expect(await ftp.exists('old')).toBe(false)
  })

  it('touches nothing behind what may be a link that cannot be deleted', async () => {
    files.links.set('/old/link', '/precious').set('/top', '/precious')
    files.refusal = path => (path === '/old/link' || path === '/top' ? 'EACCES' : undefined)
    await expect(ftp.rm('top', { recursive: true })).rejects.toMatchObject({ kind: 'permission' })
    await expect(ftp.rm('old', { recursive: true })).rejects.toMatchObject({
      kind: 'permission',
      path: 'old/link',
    })
    expect(String(files.readFile('/precious/keep.txt'))).toBe('keep')
  })

  it('follows no cycle without end, even if the server calls the link a directory', async () => {
    files.writeFile('/ring/x', '')
    await files.removeFile('/ring/x')
    files.links.set('/ring/loop', '/ring')
    files.refusal = path => (path.endsWith('/loop') ? 'EISDIR' : undefined)
    await expect(ftp.rm('ring', { recursive: true })).rejects.toMatchObject({ code: 'FTP_LIMIT_EXCEEDED' })
    expect(commands.filter(command => command.startsWith('MLSD'))).toHaveLength(64)
  })

  it.each([
    ['a slash', 'type=file;size=1; ../precious/keep.txt\r\n'],
    ['a slash in a folder', 'type=dir; ../precious\r\n'],
  ])('removes nothing from a folder with a name that has %s', async (_name, line) => {
    server.inject({
      at: { data: 'MLSD' },
      do: { type: 'send', bytes: `type=file;size=1; a.txt\r\n${line}`, instead: true },
    })
    await expect(ftp.rm('old', { recursive: true })).rejects.toMatchObject({ kind: 'protocol' })
    expect(String(files.readFile('/old/a.txt'))).toBe('a')
    expect(String(files.readFile('/precious/keep.txt'))).toBe('keep')
  })

  it.each(['', '/', '.', '..', 'old/..', 'old/.', '//'])('refuses to remove "%s"', async path => {
    await expect(ftp.rm(path, { recursive: true })).rejects.toMatchObject({ kind: 'usage' })
    expect(String(files.readFile('/old/a.txt'))).toBe('a')
    expect(commands).toEqual([])
  })

  it('stops at the first failure, tells its path, and ends what runs', async () => {
    files.refusal = path => (path === '/old/sub/c.txt' ? 'EACCES' : undefined)
    const error = await ftp.rm('old', { recursive: true }).catch(reason => reason)
    expect(error).toMatchObject({ kind: 'permission', path: 'old/sub/c.txt' })
    const before = commands.length
    expect(await ftp.exists('old/sub/c.txt')).toBe(true)
    expect(commands.length - before).toBe(1)
  })

  it('removes the rest where a folder is gone before its turn, and says so where one is not', async () => {
    withoutMlsd()
    files.ghosts.add('/old/ghost').add('/old/sub/ghost')
    files.vanishing.add('/old/sub/deeper')
    await ftp.rm('old', { recursive: true, force: true })
    expect(await ftp.exists('old')).toBe(false)
    files.writeFile('/full/sub/a.txt', 'a')
    server.inject({ at: { command: 'LIST' }, do: { type: 'answer', code: 550, text: 'No such directory.' } })
    await expect(ftp.rm('full', { recursive: true, force: true })).rejects.toMatchObject({
      kind: 'permission',
      path: 'full',
    })
    expect(String(files.readFile('/full/sub/a.txt'))).toBe('a')
  })

  it('can be given up', async () => {
    const abort = new AbortController()
    server.observe(event => {
      if (event.type === 'command' && event.command.startsWith('DELE old/')) abort.abort('enough')
    })
    await expect(ftp.rm('old', { recursive: true, signal: abort.signal })).rejects.toMatchObject({
      kind: 'aborted',
    })
    expect(await ftp.exists('old')).toBe(true)
  })
})
