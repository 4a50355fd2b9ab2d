import type { Verb } from './command.ts'

/** What the runtime must know of a verb. */
export interface VerbRow {
  /** The member of the command that is its argument on the wire; none for verbs without one. */
  readonly argument?: string
  /** The argument may be left out. */
  readonly optional?: true
  /** The argument is never shown. */
  readonly secret?: true
  /** First digits of the replies that may answer it (RFC 959, 5.4 and the successors). */
  readonly replies: string
  /** It moves data, so it needs a data connection and answers with a preliminary reply. */
  readonly transfer?: 'retrieve' | 'store'
}

const plain: VerbRow = { replies: '245' }
const path: VerbRow = { argument: 'path', replies: '245' }
const optionalPath: VerbRow = { argument: 'path', optional: true, replies: '245' }
const text: VerbRow = { argument: 'text', replies: '245' }

/** The verbs of RFC 959, 2228, 2389, 2428, 3659 and 4217 that have a member of `Command`, one row each. */
export const verbs: Readonly<Record<Verb, VerbRow>> = {
  ABOR: plain,
  ACCT: { argument: 'account', secret: true, replies: '245' },
  ALLO: { argument: 'size', replies: '245' },
  APPE: { argument: 'path', replies: '1245', transfer: 'store' },
  AUTH: { argument: 'mechanism', replies: '2345' },
  CCC: plain,
  CDUP: plain,
  CLNT: { argument: 'client', replies: '245' },
  CWD: path,
  DELE: path,
  EPRT: { argument: 'address', replies: '245' },
  EPSV: { argument: 'protocol', optional: true, replies: '245' },
  FEAT: plain,
  HELP: { argument: 'topic', optional: true, replies: '245' },
  LIST: { ...optionalPath, replies: '1245', transfer: 'retrieve' },
  MDTM: path,
  MKD: path,
  MLSD: { ...optionalPath, replies: '1245', transfer: 'retrieve' },
  MLST: optionalPath,
  MODE: { argument: 'mode', replies: '245' },
  NLST: { ...optionalPath, replies: '1245', transfer: 'retrieve' },
  NOOP: plain,
  OPTS: text,
  OTHER: { argument: 'argument', optional: true, replies: '2345' },
  PASS: { argument: 'password', secret: true, replies: '2345' },
  PASV: plain,
  PBSZ: { argument: 'size', replies: '245' },
  PORT: { argument: 'address', replies: '245' },
  PROT: { argument: 'level', replies: '245' },
  PWD: plain,
  QUIT: plain,
  REIN: { replies: '1245' },
  REST: { argument: 'offset', replies: '345' },
  RETR: { argument: 'path', replies: '1245', transfer: 'retrieve' },
  RMD: path,
  RNFR: { argument: 'path', replies: '345' },
  RNTO: path,
  SITE: { ...text, replies: '2345' },
  SIZE: path,
  STAT: optionalPath,
  STOR: { argument: 'path', replies: '1245', transfer: 'store' },
  STOU: { replies: '1245', transfer: 'store' },
  STRU: { argument: 'structure', replies: '245' },
  SYST: plain,
  TYPE: { argument: 'type', replies: '245' },
  USER: { argument: 'user', replies: '2345' },
}
