import { formatBytes } from '../format-bytes.ts'
import type { Settings } from '../settings.ts'

/** Many small files in one folder, fetched over several sessions at a time. */
export interface SessionsJob {
  readonly sessions: number
  readonly tls: boolean
  readonly server: 'vsftpd' | 'proftpd'
  /** Over the wide-area link. */
  readonly far: boolean
}

/** The rows over the link. */
export const farSessionsJobs: readonly SessionsJob[] = rows(true)

/** The rows on loopback. */
export const nearSessionsJobs: readonly SessionsJob[] = rows(false)

function rows(far: boolean): SessionsJob[] {
  return (['vsftpd', 'proftpd'] as const).flatMap(server =>
    [false, true].flatMap(tls => [1, 4, 8].map(sessions => ({ sessions, tls, server, far }))),
  )
}

/** What a filter is looked for in, and the heading of the table. */
export function titleOfSessionsJob(
  { sessions, tls, server, far }: SessionsJob,
  { manyFiles, fileBytes, rtt }: Settings,
): string {
  const where = far ? `over a link of ${rtt} ms` : 'on loopback'
  const what = `a folder of ${manyFiles} files of ${formatBytes(fileBytes)}`
  const connections = `${sessions} ${sessions === 1 ? 'session' : 'sessions'}`
  return `${where}: ${what}, ${connections}, ${tls ? 'TLS' : 'plain'}, ${server}`
}
