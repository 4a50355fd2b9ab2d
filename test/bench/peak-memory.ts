import { readFileSync } from 'node:fs'

/**
 * The most resident memory that this process has had, in bytes; `ru_maxrss` would count the parent's before `exec`
 * as well.
 */
export function peakMemory(): number {
  const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  return Number(kibibytes) * 1024
}
