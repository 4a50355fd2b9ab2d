import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from '@sluice/transport'
import type { Access } from '../task.ts'

/** How Sluice connects to the server of a task. */
export function sluiceOptions({ host, port, user, password, tls, caFile }: Access): ConnectionOptions {
  const ca = readFileSync(caFile, 'utf8')
  return { host, port, user, password, mode: tls ? 'required' : 'none', tls: { ca } }
}
