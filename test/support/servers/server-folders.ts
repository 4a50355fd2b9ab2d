import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unprivilegedUser } from './unprivileged-user.ts'

/** The folders of one server instance, fresh in the system's temporary folder. */
export interface ServerFolders {
  /** What sessions see as `/`: not writable by the unprivileged user, but for its folder `up`. */
  readonly root: string
  /** For the server's own files, closed to everyone but root. */
  readonly settings: string
  remove(): Promise<void>
}

/**
 * Makes the folders of a server; `root` holds `up`, which belongs to the unprivileged user, and `locked`, which
 * does not.
 */
export async function makeServerFolders(name: string): Promise<ServerFolders> {
  const parent = await mkdtemp(join(tmpdir(), `sluice-${name}-`))
  const root = join(parent, 'root')
  const settings = join(parent, 'settings')
  const up = join(root, 'up')

  await chmod(parent, 0o755)
  await makeFolder(settings, 0o700)
  await makeFolder(root, 0o755)
  await makeFolder(join(root, 'locked'), 0o755)
  await makeFolder(up, 0o755)
  await chown(up, unprivilegedUser.uid, unprivilegedUser.gid)

  return { root, settings, remove: () => rm(parent, { recursive: true, force: true }) }
}

/** Makes a folder whose mode does not depend on this process's umask. */
async function makeFolder(path: string, mode: number): Promise<void> {
  await mkdir(path)
  await chmod(path, mode)
}
