import { Readable, Writable } from 'node:stream'
import { type FileStat, type FileSystem, FileSystemError } from '@sluice/server'

/** Whatever keeps bytes by name: a table of a database, an object store, a cache. */
export type Shelf = Map<string, { readonly bytes: Uint8Array; readonly modified: Date }>

/** A shelf as the files of a server: one directory, and no others in it. */
export function shelfFileSystem(shelf: Shelf): FileSystem {
  const refuse = async (path: string): Promise<never> => {
    throw new FileSystemError('unsupported', path)
  }
  const put = (path: string, chunks: Uint8Array[]) =>
    shelf.set(path.slice(1), { bytes: Buffer.concat(chunks), modified: new Date() })
  const find = (path: string) => {
    const found = shelf.get(path.slice(1))
    if (found === undefined) throw new FileSystemError(path === '/' ? 'is-directory' : 'not-found', path)
    return found
  }
  const statOf = ({ bytes, modified }: ReturnType<typeof find>): FileStat => ({
    kind: 'file',
    size: bytes.length,
    modified,
  })

  return {
    async stat(path) {
      return path === '/' ? { kind: 'directory', size: 0, modified: new Date(0) } : statOf(find(path))
    },
    async *list(path) {
      if (path !== '/') throw new FileSystemError('not-directory', path)
      for (const [name, found] of shelf) yield { name, ...statOf(found) }
    },
    async openRead(path, start) {
      return Readable.from([find(path).bytes.subarray(start)], { objectMode: false })
    },
    async openWrite(path, start) {
      // `/a/b`: there are no directories but the root.
      if (path.lastIndexOf('/') > 0) throw new FileSystemError('not-found', path)
      if (path === '/') throw new FileSystemError('is-directory', path)
      const before = shelf.get(path.slice(1))?.bytes ?? new Uint8Array(0)
      const chunks = [start === 'end' ? before : before.subarray(0, start)]
      return new Writable({
        write(chunk: Buffer, _encoding, done) {
          chunks.push(chunk)
          done()
        },
        // After a whole upload and after a broken one: what was written stays.
        destroy(error, done) {
          put(path, chunks)
          done(error)
        },
      })
    },
    makeDirectory: refuse,
    removeDirectory: refuse,
    async removeFile(path) {
      find(path)
      shelf.delete(path.slice(1))
    },
    async rename(from, to) {
      put(to, [find(from).bytes])
      shelf.delete(from.slice(1))
    },
  }
}
