import type { ErrorKind } from './error-kind.ts'

/** A meaning that the words of a reply may have. */
export type Sign =
  | 'quota'
  | 'crowd'
  | 'busy'
  | 'timeout'
  | 'permission'
  | 'exists'
  | 'not-found'
  | 'unclear'
  | 'usage'
  | 'network'

/**
 * Words of servers that live, in lower case. Unix servers print what their system says, so these come first; then come
 * the words of those that have their own. Some say the same of what is missing, forbidden or a directory, as vsftpd
 * does, and pyftpdlib of sizes and times: that is unclear, and missing more often than not.
 */
const words: Readonly<Record<Sign, readonly string[]>> = {
  quota: [
    'quota',
    'no space',
    'not enough space',
    'disk full',
    'disk is full',
    'storage allocation',
    'insufficient',
  ],
  crowd: [
    'too many',
    'overloaded',
    'try again',
    'try later',
    'maximum number',
    'limit',
    'server is full',
    'at the moment',
  ],
  busy: [
    'busy',
    'in use',
    'being used',
    'temporarily unavailable',
    'in progress',
    'too many open files',
    'locked by',
  ],
  timeout: ['timeout', 'timed out', 'time out', 'idle', 'inactiv'],
  permission: [
    'permission denied',
    'access is denied',
    'access denied',
    'not permitted',
    'not allowed',
    'read-only',
    'prohibited',
  ],
  exists: [
    'already exists',
    'file exists',
    'directory exists',
    'folder exists',
    'taken already',
    'not empty',
  ],
  'not-found': [
    'no such',
    'not found',
    'not exist',
    "doesn't exist",
    'cannot find',
    "can't find",
    'cannot be found',
    'not a directory',
    'nicht gefunden',
    'introuvable',
    "can't check for file existence",
    'cannot be listed',
  ],
  unclear: [
    'is not retrievable',
    'failed to open file',
    'could not get file',
    'failed to change directory',
    'rnfr command failed',
  ],
  usage: ['is a directory', 'regular file', 'ascii mode', 'invalid argument'],
  network: [
    'during read from data',
    'during write to data',
    'network stream',
    'connection reset',
    'broken pipe',
  ],
}

const kinds: Readonly<Record<Sign, ErrorKind>> = {
  quota: 'quota',
  crowd: 'busy',
  busy: 'busy',
  timeout: 'timeout',
  permission: 'permission',
  exists: 'exists',
  'not-found': 'not-found',
  unclear: 'not-found',
  usage: 'usage',
  network: 'network',
}

/** What a reply means by its words: the kind of error of its sign. */
export function signIn(lines: readonly string[], signs: readonly Sign[]): ErrorKind | undefined {
  const sign = signOf(lines, signs)
  return sign && kinds[sign]
}

/**
 * The sign that the words of a reply have. An end that is known counts first, for names stand before it and may be
 * anything ("quota.txt: No such file or directory"); else the first of `signs` of which a word is somewhere in it.
 */
export function signOf(lines: readonly string[], signs: readonly Sign[]): Sign | undefined {
  const texts = lines.map(line => line.trim().toLowerCase())
  const ends = texts.map(text => (text.endsWith('.') ? text.slice(0, -1) : text))
  return (
    signs.find(candidate => words[candidate].some(word => ends.some(end => end.endsWith(word)))) ??
    signs.find(candidate => words[candidate].some(word => texts.some(text => text.includes(word))))
  )
}
