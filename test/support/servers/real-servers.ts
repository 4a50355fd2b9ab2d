import { proftpd } from './proftpd.ts'
import { pureFtpd } from './pure-ftpd.ts'
import { pyftpdlib } from './pyftpdlib.ts'
import type { RealServerKind } from './real-server.ts'
import { vsftpd } from './vsftpd.ts'

export type { RealServer, RealServerKind } from './real-server.ts'

/** The servers that one table of interop tests runs over. */
export const realServerKinds: readonly RealServerKind[] = [vsftpd, proftpd, pureFtpd, pyftpdlib]
