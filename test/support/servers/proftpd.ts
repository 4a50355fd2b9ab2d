import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RealServerKind } from './real-server.ts'
import { realServerKind } from './real-server-kind.ts'
import { unpacked } from './unpacked.ts'
import { unprivilegedUser } from './unprivileged-user.ts'
import { passwdEntry, virtualUser } from './virtual-user.ts'

const command = unpacked('usr/sbin/proftpd')

/** ProFTPD with TLS, hashes of files, MODE Z and the SITE commands of its contributed modules. */
export const proftpd: RealServerKind = realServerKind({
  name: 'proftpd',
  ...virtualUser,
  probe: { command, args: ['-v'] },

  async configure({ host, port, root, settings, pem, perAddress, passivePorts }) {
    const users = join(settings, 'users')
    await writeFile(users, `${passwdEntry(root)}:/bin/false\n`, { mode: 0o600 })

    const file = join(settings, 'proftpd.conf')
    await writeFile(
      file,
      `ModulePath "${unpacked('usr/lib/proftpd')}"
LoadModule mod_tls.c
LoadModule mod_digest.c
LoadModule mod_deflate.c
LoadModule mod_site_misc.c

ServerType standalone
DefaultAddress ${host}
Port ${port}
SocketBindTight on
UseIPv6 off
PidFile "${join(settings, 'proftpd.pid')}"
ScoreboardFile "${join(settings, 'scoreboard')}"
ControlsEngine off
WtmpLog off
TransferLog none
UseReverseDNS off
DelayEngine off
MaxInstances 100
MaxClientsPerHost ${perAddress}
MaxLoginAttempts 100
TimeoutLogin 300
TimeoutIdle 600
TimeoutNoTransfer 600
${passivePorts === undefined ? '' : `PassivePorts ${passivePorts.first} ${passivePorts.last}`}

User ${unprivilegedUser.name}
Group ${unprivilegedUser.group}
AuthUserFile "${users}"
AuthOrder mod_auth_file.c
RequireValidShell off
UseFtpUsers off
DefaultRoot ~
Umask 022
AllowOverwrite on
AllowStoreRestart on
DeflateEngine on

TLSEngine on
TLSRequired off
TLSProtocol TLSv1.2 TLSv1.3
TLSECCertificateFile "${pem}"
TLSECCertificateKeyFile "${pem}"
`,
    )
    return { command, args: ['-n', '-c', file] }
  },
})
