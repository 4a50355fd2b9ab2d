import type { FileSystem, MemoryFileSystem } from '../../src/index.ts'

/** The methods of a file system as an object of its own, from which a test can take some away. */
export function boundMethods(files: MemoryFileSystem): FileSystem {
  return {
    stat: path => files.stat(path),
    list: path => files.list(path),
    openRead: (path, start) => files.openRead(path, start),
    openWrite: (path, start) => files.openWrite(path, start),
    makeDirectory: path => files.makeDirectory(path),
    removeDirectory: path => files.removeDirectory(path),
    removeFile: path => files.removeFile(path),
    rename: (from, to) => files.rename(from, to),
    setModified: (path, modified) => files.setModified(path, modified),
    setMode: (path, mode) => files.setMode(path, mode),
    freeSpace: () => files.freeSpace(),
  }
}
