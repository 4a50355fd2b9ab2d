import { resolve } from 'node:path'

const repository = resolve(import.meta.dirname, '../../..')

/** Where `.ci/install-servers.sh` puts a file of a Debian package, given its path without the leading slash. */
export function unpacked(path: string): string {
  return resolve(repository, process.env['SLUICE_SERVERS_DIR'] ?? '.cache/servers', path)
}
