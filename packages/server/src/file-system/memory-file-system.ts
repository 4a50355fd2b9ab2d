import { posix } from 'node:path'
import { Readable, Writable } from 'node:stream'
import type { FileEntry, FileStat, FileSystem } from './file-system.ts'
import { FileSystemError } from './file-system-error.ts'
import { MemoryContent } from './memory-content.ts'

interface FileNode {
  readonly kind: 'file'
  content: MemoryContent
  modified: Date
  mode: number
}

interface DirectoryNode {
  readonly kind: 'directory'
  readonly children: Map<string, FileNode | DirectoryNode>
  modified: Date
  mode: number
}

/**
 * A tree of files in memory, empty or begun with the given files.
 *
 * @example
 * const files = new MemoryFileSystem({ 'in/a.csv': 'id,amount\n1,10\n' })
 * files.readFile('/in/a.csv')?.toString() // what the server holds now
 */
export class MemoryFileSystem implements FileSystem {
  readonly #root: DirectoryNode = newDirectory()
  readonly #capacity: number

  /** `capacity`: the bytes that all files together may have once there is a client; uploads beyond it get 452. */
  constructor(
    files: Readonly<Record<string, string | Uint8Array>> = {},
    { capacity = Number.MAX_SAFE_INTEGER }: { readonly capacity?: number | undefined } = {},
  ) {
    this.#capacity = capacity
    for (const [path, content] of Object.entries(files)) this.writeFile(path, content)
  }

  /** Puts a file there at once, with the directories above it. */
  writeFile(path: string, content: string | Uint8Array): void {
    const absolute = posix.resolve('/', path)
    let parent = this.#root
    for (const name of posix.dirname(absolute).split('/').filter(Boolean)) {
      const next = parent.children.get(name) ?? newDirectory()
      if (next.kind === 'file') throw new FileSystemError('not-directory', absolute)
      parent.children.set(name, next)
      parent = next
    }
    const file = newFile()
    file.content.append(Buffer.from(content))
    parent.children.set(posix.basename(absolute), file)
  }

  /** The content of a file at this moment; `undefined` where there is none. */
  readFile(path: string): Buffer | undefined {
    const node = this.#lookUp(posix.resolve('/', path))
    return node?.kind === 'file' ? node.content.toBuffer() : undefined
  }

  async stat(path: string): Promise<FileStat> {
    return statOf(this.#find(path))
  }

  async *list(path: string): AsyncGenerator<FileEntry> {
    const directory = this.#directory(path)
    for (const [name, node] of [...directory.children]) yield { name, ...statOf(node) }
  }

  async openRead(path: string, start: number): Promise<Readable> {
    return Readable.from(this.#file(path).content.slices(start), { objectMode: false })
  }

  async openWrite(path: string, start: number | 'end'): Promise<Writable> {
    const [parent, name] = this.#parent(path)
    const existing = parent.children.get(name)
    if (existing?.kind === 'directory') throw new FileSystemError('is-directory', path)
    const file = existing ?? newFile()
    // A new content rather than a shortened one: whoever reads the file goes on reading what it was.
    if (start !== 'end') file.content = file.content.head(start)
    parent.children.set(name, file)
    const { content } = file
    return new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        if (chunk.length > this.#free()) return done(new FileSystemError('no-space', path))
        content.append(Buffer.from(chunk))
        file.modified = new Date()
        done()
      },
    })
  }

  async makeDirectory(path: string): Promise<void> {
    const [parent, name] = this.#parent(path)
    if (parent.children.has(name)) throw new FileSystemError('exists', path)
    parent.children.set(name, newDirectory())
  }

  async removeDirectory(path: string): Promise<void> {
    const [parent, name] = this.#parent(path)
    if (this.#directory(path).children.size > 0) throw new FileSystemError('not-empty', path)
    parent.children.delete(name)
  }

  async removeFile(path: string): Promise<void> {
    this.#file(path)
    const [parent, name] = this.#parent(path)
    parent.children.delete(name)
  }

  async rename(from: string, to: string): Promise<void> {
    const node = this.#find(from)
    const [oldParent, oldName] = this.#parent(from)
    const [newParent, newName] = this.#parent(to)
    if (to.startsWith(`${from}/`)) throw new FileSystemError('bad-name', to)
    if (newParent.children.get(newName)?.kind === 'directory') throw new FileSystemError('exists', to)
    oldParent.children.delete(oldName)
    newParent.children.set(newName, node)
  }

  async setModified(path: string, modified: Date): Promise<void> {
    this.#find(path).modified = modified
  }

  async setMode(path: string, mode: number): Promise<void> {
    this.#find(path).mode = mode
  }

  async freeSpace(): Promise<number> {
    return this.#free()
  }

  #free(): number {
    return this.#capacity === Number.MAX_SAFE_INTEGER ? this.#capacity : this.#capacity - bytesIn(this.#root)
  }

  #lookUp(path: string): FileNode | DirectoryNode | undefined {
    let node: FileNode | DirectoryNode | undefined = this.#root
    for (const name of path.split('/').filter(Boolean)) {
      if (node?.kind !== 'directory') return undefined
      node = node.children.get(name)
    }
    return node
  }

  #find(path: string): FileNode | DirectoryNode {
    const node = this.#lookUp(path)
    if (node === undefined) throw new FileSystemError('not-found', path)
    return node
  }

  #file(path: string): FileNode {
    const node = this.#find(path)
    if (node.kind === 'directory') throw new FileSystemError('is-directory', path)
    return node
  }

  #directory(path: string): DirectoryNode {
    const node = this.#find(path)
    if (node.kind === 'file') throw new FileSystemError('not-directory', path)
    return node
  }

  /** The directory that holds a path, and its name there; the root is in no directory. */
  #parent(path: string): readonly [DirectoryNode, string] {
    if (path === '/') throw new FileSystemError('denied', path)
    return [this.#directory(posix.dirname(path)), posix.basename(path)]
  }
}

function newFile(): FileNode {
  return { kind: 'file', content: new MemoryContent(), modified: new Date(), mode: 0o644 }
}

function newDirectory(): DirectoryNode {
  return { kind: 'directory', children: new Map(), modified: new Date(), mode: 0o755 }
}

function bytesIn(node: FileNode | DirectoryNode): number {
  if (node.kind === 'file') return node.content.size
  let bytes = 0
  for (const child of node.children.values()) bytes += bytesIn(child)
  return bytes
}

function statOf(node: FileNode | DirectoryNode): FileStat {
  const { kind, modified, mode } = node
  return { kind, size: node.kind === 'file' ? node.content.size : 0, modified, mode }
}
