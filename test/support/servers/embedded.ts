import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFtpServer, type FileSystem, FileSystemError, FolderFileSystem } from '@sluice/server'
import { certificate } from './certificate.ts'
import type { ServerKind, TestServer } from './test-server.ts'

/** The embedded server on a folder of its own, with the same layout as the real ones. */
export const embedded: ServerKind = {
  name: 'embedded',
  missing: () => undefined,
  async start(): Promise<TestServer> {
    const root = await mkdtemp(join(tmpdir(), 'sluice-embedded-'))
    await mkdir(join(root, 'up'))
    await mkdir(join(root, 'locked'))
    const { ca, cert, key } = await certificate()
    const fileSystem = lockedAt('/locked', new FolderFileSystem(root))
    const server = createFtpServer({ fileSystem, users: { user: 'secret' }, tls: { cert, key } })
    await server.listen()
    const stop = async () => {
      await server.close()
      await rm(root, { recursive: true, force: true })
    }
    return {
      name: 'embedded',
      host: '127.0.0.1',
      port: server.port,
      user: 'user',
      password: 'secret',
      checksPasswords: true,
      tls: true,
      ca,
      root,
      writable: '/up',
      readOnly: '/locked',
      stop,
      [Symbol.asyncDispose]: stop,
    }
  },
}

/**
 * The same files, but nothing can be written below a folder: the process itself may be root, whom no permission
 * stops.
 */
function lockedAt(folder: string, files: FileSystem): FileSystem {
  const open = (path: string): void => {
    if (path.startsWith(`${folder}/`)) throw new FileSystemError('denied', path)
  }
  return {
    stat: path => files.stat(path),
    list: path => files.list(path),
    openRead: (path, start) => files.openRead(path, start),
    async openWrite(path, start) {
      open(path)
      return files.openWrite(path, start)
    },
    async makeDirectory(path) {
      open(path)
      return files.makeDirectory(path)
    },
    async removeDirectory(path) {
      open(path)
      return files.removeDirectory(path)
    },
    async removeFile(path) {
      open(path)
      return files.removeFile(path)
    },
    async rename(from, to) {
      open(from)
      open(to)
      return files.rename(from, to)
    },
  }
}
