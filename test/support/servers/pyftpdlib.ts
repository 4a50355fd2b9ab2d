import { join } from 'node:path'
import type { RealServerKind } from './real-server.ts'
import { realServerKind } from './real-server-kind.ts'
import { unpacked } from './unpacked.ts'
import { unprivilegedUser } from './unprivileged-user.ts'
import { virtualUser } from './virtual-user.ts'

// Debian's own: another one on the PATH would not have Debian's pyOpenSSL.
const command = '/usr/bin/python3'
const modules = unpacked('usr/lib/python3/dist-packages')
// Isolated from the tester's own Python settings, and without leaving compiled files behind.
const script = ['-I', '-B', join(import.meta.dirname, 'pyftpdlib-server.py'), modules]

/** pyftpdlib with TLS and one virtual user. */
export const pyftpdlib: RealServerKind = realServerKind({
  name: 'pyftpdlib',
  ...virtualUser,
  probe: { command, args: script },

  async configure({ host, port, root, pem, perAddress, passivePorts }) {
    const { user, password } = virtualUser
    const { uid, gid } = unprivilegedUser
    const limits = { perAddress, passivePorts: passivePorts ?? null }
    const settings = JSON.stringify({ host, port, root, pem, user, password, uid, gid, ...limits })
    return { command, args: [...script, settings] }
  },
})
