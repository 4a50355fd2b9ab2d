import { fileURLToPath } from 'node:url'
import type { Job } from './job.ts'

/** A client that is measured; its program follows the contract of `Task` and `Measurement`. */
export interface Contender {
  readonly name: string
  readonly language: 'typescript' | 'python'
  readonly program: string
  /** Why it has no part in a job. */
  cannot(job: ContenderJob): string | undefined
}

/** A job of any server. */
export type ContenderJob = Omit<Job, 'server'> & { readonly server: string }

const never = (): undefined => undefined
const onlySmall = ({ load }: ContenderJob): string | undefined =>
  load === 'large' ? 'not asked: there is one file' : undefined

/** Every client; those of this repository first, since ratios are theirs to the others. */
export const contenders: readonly Contender[] = [
  {
    name: 'Sluice FtpSession',
    language: 'typescript',
    program: fileURLToPath(new URL('./contenders/sluice-session.ts', import.meta.url)),
    cannot: never,
  },
  {
    name: 'Sluice in lock-step',
    language: 'typescript',
    program: fileURLToPath(new URL('./contenders/sluice-lock-step.ts', import.meta.url)),
    cannot: onlySmall,
  },
  {
    name: 'Sluice createFtp',
    language: 'typescript',
    program: fileURLToPath(new URL('./contenders/sluice-ftp.ts', import.meta.url)),
    cannot: never,
  },
  {
    name: 'basic-ftp',
    language: 'typescript',
    program: fileURLToPath(new URL('./contenders/basic-ftp.ts', import.meta.url)),
    cannot: never,
  },
  {
    name: 'curl',
    language: 'python',
    program: fileURLToPath(new URL('./contenders/curl.py', import.meta.url)),
    cannot: never,
  },
  {
    name: 'ftplib',
    language: 'python',
    program: fileURLToPath(new URL('./contenders/ftplib-client.py', import.meta.url)),
    // vsftpd answers 522 here (require_ssl_reuse=YES), ProFTPD 425; Pure-FTPd and pyftpdlib do not insist.
    cannot: ({ tls, server }) =>
      tls && (server === 'vsftpd' || server === 'proftpd')
        ? `cannot: it does not resume TLS sessions, which ${server} demands`
        : undefined,
  },
  {
    name: 'lftp',
    language: 'python',
    program: fileURLToPath(new URL('./contenders/lftp.py', import.meta.url)),
    cannot: onlySmall,
  },
]

/** How many of the contenders, from the first on, are Sluice's. */
export const ours = 3
