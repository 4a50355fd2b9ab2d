import { readdir, readFile, readlink } from 'node:fs/promises'

/** Whether one of some processes listens on an IPv4 port, so that a greeting from there is theirs. */
export async function listensOn(port: number, processIds: readonly number[]): Promise<boolean> {
  const inode = await listenerInode(port)
  if (inode === undefined) return false
  const sockets = await Promise.all(processIds.map(openFiles))
  return sockets.flat().includes(`socket:[${inode}]`)
}

/** The inode of the socket that listens on a port, from the kernel's table of TCP sockets. */
async function listenerInode(port: number): Promise<string | undefined> {
  const [, ...rows] = (await readFile('/proc/net/tcp', 'utf8')).trimEnd().split('\n')
  for (const row of rows) {
    const [, localAddress, , state, , , , , , inode] = row.trim().split(/ +/)
    const localPort = Number.parseInt(localAddress?.split(':')[1] ?? '', 16)
    if (localPort === port && state === '0A') return inode
  }
  return undefined
}

/** What a process has open, as /proc shows it; nothing if it has ended. */
async function openFiles(processId: number): Promise<readonly string[]> {
  const folder = `/proc/${processId}/fd`
  const descriptors = await readdir(folder).catch(() => [])
  return await Promise.all(descriptors.map(name => readlink(`${folder}/${name}`).catch(() => '')))
}
