/**
 * The user whom every server serves its sessions as: one that every Debian has and that, unlike the unprivileged
 * user, has a home which exists, since vsftpd insists on going there.
 */
export const unprivilegedUser = { name: 'daemon', group: 'daemon', uid: 1, gid: 1 } as const
