import { chown, mkdir, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RealServer } from '../support/servers/real-servers.ts'
import { unprivilegedUser } from '../support/servers/unprivileged-user.ts'

/** More than the buffers of a connection hold, so that a transfer of it is still going on. */
const bigBytes = 64 * 1024 * 1024
const then = new Date('2020-01-02T03:04:05Z')

/** Gives the writable folder of a server the same few files, with dates that do not change. */
export async function layOut(server: RealServer): Promise<void> {
  const folder = join(server.root, server.writable)
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true })
  await writeFile(join(folder, 'hello.txt'), 'Hello, world.\r\n')
  await writeFile(join(folder, 'nothing.txt'), '')
  await writeFile(join(folder, 'grüße.txt'), 'Grüße\r\n')
  await writeFile(join(folder, 'big.bin'), '')
  await truncate(join(folder, 'big.bin'), bigBytes)
  await mkdir(join(folder, 'empty'))
  await mkdir(join(folder, 'full'))
  await writeFile(join(folder, 'full', 'inside.txt'), 'inside\r\n')
  for (const name of [...(await readdir(folder)), join('full', 'inside.txt')]) {
    const path = join(folder, name)
    await chown(path, unprivilegedUser.uid, unprivilegedUser.gid)
    await utimes(path, then, then)
  }
  for (const path of [join(folder, 'full'), folder, server.root]) {
    await utimes(path, then, then)
  }
}
