import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RealServerKind } from './real-server.ts'
import { realServerKind } from './real-server-kind.ts'
import { unpacked } from './unpacked.ts'
import { unprivilegedUser } from './unprivileged-user.ts'

const command = unpacked('usr/sbin/vsftpd')

/** vsftpd with its anonymous user alone, since any other would have to be a user of this machine. */
export const vsftpd: RealServerKind = realServerKind({
  name: 'vsftpd',
  user: 'anonymous',
  password: 'guest@example.com',
  checksPasswords: false,
  probe: { command, args: ['-v'] },

  async configure({ host, port, root, settings, pem, perAddress, passivePorts }) {
    const emptyFolder = join(settings, 'empty')
    await mkdir(emptyFolder, { recursive: true })

    const file = join(settings, 'vsftpd.conf')
    await writeFile(
      file,
      `listen=YES
listen_address=${host}
listen_port=${port}
max_per_ip=${perAddress}
pasv_min_port=${passivePorts?.first ?? 0}
pasv_max_port=${passivePorts?.last ?? 0}
background=NO
pasv_address=${host}
secure_chroot_dir=${emptyFolder}
seccomp_sandbox=NO

local_enable=NO
anonymous_enable=YES
no_anon_password=YES
ftp_username=${unprivilegedUser.name}
anon_root=${root}
delay_failed_login=0
delay_successful_login=0
max_login_fails=100

write_enable=YES
anon_upload_enable=YES
anon_mkdir_write_enable=YES
anon_other_write_enable=YES
anon_umask=022
mdtm_write=YES

ssl_enable=YES
allow_anon_ssl=YES
force_anon_data_ssl=NO
force_anon_logins_ssl=NO
require_ssl_reuse=YES
ssl_ciphers=HIGH
rsa_cert_file=${pem}
`,
    )
    return { command, args: [file] }
  },
})
