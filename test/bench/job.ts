import { formatBytes } from './format-bytes.ts'
import type { Settings } from './settings.ts'

/** One thing that every client is measured at. */
export interface Job {
  readonly action: 'download' | 'upload'
  /** One large file, or many small ones over one session. */
  readonly load: 'large' | 'small'
  readonly tls: boolean
  readonly server: 'vsftpd' | 'pure-ftpd'
  /** Where downloads go; uploads always come from files. */
  readonly local: 'nothing' | 'files'
}

const base: Job = { action: 'download', load: 'large', tls: false, server: 'vsftpd', local: 'nothing' }

/** The rows of the benchmark. */
export const jobs: readonly Job[] = [
  base,
  { ...base, local: 'files' },
  { ...base, tls: true },
  { ...base, tls: true, local: 'files' },
  { ...base, action: 'upload' },
  { ...base, action: 'upload', tls: true },
  // vsftpd is slow at TLS uploads: here the clients show.
  { ...base, action: 'upload', tls: true, server: 'pure-ftpd' },
  { ...base, load: 'small' },
  { ...base, load: 'small', tls: true },
  { ...base, load: 'small', action: 'upload' },
  { ...base, load: 'small', action: 'upload', tls: true },
]

/** What a filter is looked for in, and the heading of the table. */
export function titleOf(
  { action, load, tls, server, local }: Job,
  { bytes, files, fileBytes }: Settings,
): string {
  const what = load === 'large' ? formatBytes(bytes) : `${files} files of ${formatBytes(fileBytes)}`
  const where = action === 'upload' ? '' : local === 'files' ? ', to a file' : ', to nothing'
  return `${action} ${what}, ${tls ? 'TLS' : 'plain'}, ${server}${where}`
}
