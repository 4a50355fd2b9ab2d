import type { HashAlgorithm } from '@sluice/protocol'

/** What servers do not all have, or do not do alike. */
export interface Abilities {
  /** The hash that it computes of a file. */
  readonly hash?: HashAlgorithm
  /** What it says to MODE Z. */
  readonly deflate: number
  /** Whether it has REIN; `in clear text` alone where TLS goes on behind it, against RFC 4217, 12. */
  readonly reinitialize: 'never' | 'in clear text' | 'always'
  /** Whether a session is kept when its retrieve is aborted: pyftpdlib may answer the next one with the rest of it. */
  readonly survivesAbort: boolean
  /** Whether it tells and takes the permissions of files: not of the folders of the embedded one. */
  readonly keepsModes: boolean
}

const simple: Abilities = {
  deflate: 504,
  reinitialize: 'never',
  survivesAbort: true,
  keepsModes: true,
}

/** By the name of the server, as measured. */
export const abilities: Readonly<Record<string, Abilities>> = {
  embedded: { ...simple, hash: 'SHA-256', deflate: 200, reinitialize: 'always', keepsModes: false },
  vsftpd: { ...simple, keepsModes: false },
  proftpd: { ...simple, hash: 'SHA-256', deflate: 200 },
  'pure-ftpd': simple,
  pyftpdlib: {
    ...simple,
    deflate: 501,
    reinitialize: 'in clear text',
    survivesAbort: false,
  },
}
