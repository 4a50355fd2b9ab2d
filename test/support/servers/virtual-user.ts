import { unprivilegedUser } from './unprivileged-user.ts'

const name = 'sluice'
const password = 'open the gate'

// What crypt(3) makes of the password in few rounds: with the hash that pure-pw chooses, a log-in takes 3.5 seconds.
const hash = '$5$rounds=1000$sluice$ZkNzmpLZ0lB76u69LQ9qS5Fb1258OWoocCOJFDnez0/'

/** The user of the servers that keep users of their own. */
export const virtualUser = { user: name, password, checksPasswords: true } as const

/** The virtual user as the fields of passwd(5) up to the home folder. */
export function passwdEntry(home: string): string {
  const { uid, gid } = unprivilegedUser
  return `${name}:${hash}:${uid}:${gid}::${home}`
}
