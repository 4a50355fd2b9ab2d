import { readdir, readFile, readlink } from 'node:fs/promises'

/** Whether one of some processes listens on an IPv4 port, so that a greeting from there is theirs. */
export async function listensOn(port: number, processIds: readonly number[]): Promise<boolean> {
  const listeners = (await listenerInodes(port)).map(inode => `socket:[${inode}]`)
  if (listeners.length === 0) return false
  const sockets = (await Promise.all(processIds.map(openFiles))).flat()
  return listeners.some(listener => sockets.includes(listener))
}

/** The inodes of the sockets that listen on a port of any address, from the kernel's table of TCP sockets. */
async function listenerInodes(port: number): Promise<string[]> {
  const [, ...rows] = (await readFile('/proc/net/tcp', 'utf8')).trimEnd().split('\n')
  return rows.flatMap(row => {
    const [, localAddress, , state, , , , , , inode = ''] = row.trim().split(/ +/)
    const localPort = Number.parseInt(localAddress?.split(':')[1] ?? '', 16)
    return localPort === port && state === '0A' ? [inode] : []
  })
}

/** What a process has open, as /proc shows it; nothing if it has ended. */
async function openFiles(processId: number): Promise<readonly string[]> {
  const folder = `/proc/${processId}/fd`
  const descriptors = await readdir(folder).catch(() => [])
  return await Promise.all(descriptors.map(name => readlink(`${folder}/${name}`).catch(() => '')))
}
