import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { RealServerKind } from './real-server.ts'
import { realServerKind } from './real-server-kind.ts'
import { unpacked } from './unpacked.ts'
import { passwdEntry, virtualUser } from './virtual-user.ts'

const command = unpacked('usr/sbin/pure-ftpd')
const unlimited = ':'.repeat(12) // twelve empty fields after the home folder

/** Pure-FTPd with TLS and one virtual user. */
export const pureFtpd: RealServerKind = realServerKind({
  name: 'pure-ftpd',
  ...virtualUser,
  probe: { command, args: ['--help'] },

  async configure({ host, port, root, settings, pem, perAddress, passivePorts }) {
    const database = join(settings, 'users.pdb')
    const users = join(settings, 'users')
    await writeFile(users, `${passwdEntry(root)}/./${unlimited}\n`)
    await promisify(execFile)(unpacked('usr/bin/pure-pw'), ['mkdb', database, '-f', users])

    const args = [
      ['--bind', `${host},${port}`],
      ['--pidfile', join(settings, 'pure-ftpd.pid')],
      ['--syslogfacility', 'none'],
      ['--login', `puredb:${database}`],
      ['--tls', '1'],
      ['--tlsciphersuite', 'HIGH'],
      ['--certfile', pem],
      ['--maxclientsnumber', '100'],
      ['--maxclientsperip', String(perAddress)],
      passivePorts === undefined ? [] : ['--passiveportrange', `${passivePorts.first}:${passivePorts.last}`],
      ['--umask', '133:022'],
      ['--limitrecursion', '100000:32'],
      ['--noanonymous', '--dontresolve', '--createhomedir', '--ipv4only'],
    ]
    return { command, args: args.flat() }
  },
})
