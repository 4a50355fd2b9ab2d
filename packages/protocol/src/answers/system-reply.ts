import { asciiLower } from '../ascii-case.ts'
import type { Reply } from '../reply/reply.ts'
import { words } from '../words.ts'

/** The families of systems that servers name; `other` for all else. */
export type SystemName =
  | 'unix'
  | 'windows'
  | 'vms'
  | 'mvs'
  | 'os400'
  | 'vm'
  | 'netware'
  | 'macos'
  | 'nonstop'
  | 'other'

/** What a server runs on, as it says itself: a hint, since servers imitate each other. */
export interface System {
  readonly name: SystemName
  /** What follows `Type:`, such as `L8`: the TYPE in which files are stored there. */
  readonly representation: string | undefined
  readonly text: string
}

const prefixes: readonly (readonly [prefix: string, name: SystemName])[] = [
  ['unix', 'unix'],
  ['windows', 'windows'],
  ['vms', 'vms'],
  ['openvms', 'vms'],
  ['mvs', 'mvs'],
  ['os/400', 'os400'],
  ['vm ', 'vm'],
  ['vm/', 'vm'],
  ['netware', 'netware'],
  ['macos', 'macos'],
  ['mac ', 'macos'],
  ['nonstop', 'nonstop'],
  ['tandem', 'nonstop'],
]

/**
 * The system in the 215 that answers SYST (RFC 959, 4.1.3): `UNIX Type: L8`, `Windows_NT`, `VMS OpenVMS V7.3`.
 *
 * Undefined for another code. z/OS counts as `mvs` also where it says "UNIX is the operating system of this server".
 */
export function parseSystemReply(reply: Reply): System | undefined {
  if (reply.code !== 215) return undefined
  const text = reply.lines.join(' ').trim()
  const lower = asciiLower(text)
  const prefix = prefixes.find(([start]) => lower.startsWith(start))
  const type = lower.indexOf('type:')
  return {
    name: lower.includes('z/os') ? 'mvs' : (prefix?.[1] ?? 'other'),
    representation: type === -1 ? undefined : words(text.slice(type + 5))[0],
    text,
  }
}
