import { asciiUpper } from '../ascii-case.ts'
import type { Phase } from '../errors.ts'
import type { Verb } from './command.ts'

/** A member of a command that is a part of its argument on the wire. */
export interface Field {
  readonly name: string
  /** It may be left out, with all that are behind it. */
  readonly optional?: true
  /** It stands in quotes where it holds a blank; then it can hold neither quotes nor backslashes. */
  readonly quoted?: true
  /** A whole number of 0 or more. */
  readonly numeric?: true
  /** A path, or several of them in one array. */
  readonly many?: true
  /** The words that it can be. */
  readonly words?: readonly string[]
}

/** What must have gone before a command. */
export type Need =
  /** Somebody is logged in. */
  | 'log-in'
  /** USER, and nothing since. */
  | 'USER'
  /** RNFR, and nothing since. */
  | 'RNFR'
  /** AUTH, or TLS from the start. */
  | 'AUTH'
  /** An address for data was agreed on. */
  | 'data-connection'

/** What the runtime must know of a verb. */
export interface VerbRow {
  /** The parts of its argument in their order, one blank between them. */
  readonly fields: readonly Field[]
  /** First digits of the replies that may answer it (RFC 959, 5.4 and the successors). */
  readonly replies: string
  readonly needs: readonly Need[]
  readonly phase: Phase
  /** The argument is never shown. */
  readonly secret?: true
  /** It moves data, so it answers with a preliminary reply first. */
  readonly transfer?: 'retrieve' | 'store'
}

/** One question, one answer, for those who are logged in. */
function row(...fields: readonly Field[]): VerbRow {
  return { fields, replies: '245', needs: ['log-in'], phase: 'command' }
}

/** One that needs no log-in. */
function early(phase: Phase, ...fields: readonly Field[]): VerbRow {
  return { fields, replies: '245', needs: [], phase }
}

/** The name of an address for data. */
function address(...fields: readonly Field[]): VerbRow {
  return { ...row(...fields), phase: 'data-connect' }
}

function transfer(way: 'retrieve' | 'store', phase: Phase, ...fields: readonly Field[]): VerbRow {
  return { fields, replies: '1245', needs: ['log-in', 'data-connection'], phase, transfer: way }
}

function words(name: string, list: string): Field {
  return { name, words: list.split(' ') }
}

const path: Field = { name: 'path' }
const pathOrNone: Field = { name: 'path', optional: true }
const start: Field = { name: 'start', numeric: true }
const end: Field = { name: 'end', numeric: true }
const size: Field = { name: 'size', numeric: true }
const password: Field = { name: 'password' }
const text: Field = { name: 'text' }

/**
 * No document says how a quote is written inside quotes. ProFTPD takes `\"` and reads each backslash as an escape,
 * others take a backslash as it is; a doubled quote fails there. So neither is sent.
 */
const digest = row({ name: 'path', quoted: true }, { ...start, optional: true }, { ...end, optional: true })
const secured: VerbRow = { ...early('tls', { name: 'data' }), replies: '2345', needs: ['AUTH'], secret: true }
const protectedCommand: VerbRow = { ...secured, replies: '12345' }
const timed = row({ name: 'time' }, path)
/** ProFTPD takes quotes for part of the names here, so there are none, and `from` holds no blank. */
const twoPaths = row({ name: 'from' }, { name: 'to' })

/**
 * One row for each verb that has a member of `Command`: RFC 959, 775, 1639, 2228, 2389, 2428, 2640, 3659, 4217, 7151,
 * the drafts that servers follow, and the usual words of SITE.
 */
export const verbs: Readonly<Record<Verb, VerbRow>> = {
  ABOR: { ...row(), phase: 'abort' },
  ACCT: { ...early('log-in', { name: 'account' }), secret: true },
  ADAT: secured,
  ALLO: row(size, { name: 'record', optional: true }),
  APPE: transfer('store', 'transfer', path),
  AUTH: { ...early('tls', { name: 'mechanism' }), replies: '2345' },
  AVBL: row(pathOrNone),
  CCC: { ...early('tls'), needs: ['AUTH'] },
  CDUP: row(),
  CLNT: early('negotiation', { name: 'client' }),
  COMB: row({ name: 'target', quoted: true }, { name: 'parts', quoted: true, many: true }),
  CONF: protectedCommand,
  CPSV: address(),
  CSID: early('negotiation', { name: 'client' }),
  CWD: row(path),
  DELE: row(path),
  DSIZ: row(pathOrNone),
  ENC: protectedCommand,
  EPRT: address({ name: 'address' }),
  EPSV: address({ ...words('protocol', '1 2 ALL'), optional: true }),
  FEAT: early('negotiation'),
  HASH: row(path),
  HELP: early('command', { name: 'topic', optional: true }),
  HOST: early('negotiation', { name: 'host' }),
  LANG: early('negotiation', { name: 'tag', optional: true }),
  LIST: transfer('retrieve', 'listing', pathOrNone),
  LPRT: address({ name: 'address' }),
  LPSV: address(),
  MD5: row(path),
  MDTM: row(path),
  MFCT: timed,
  MFF: row({ name: 'facts' }, path),
  MFMT: timed,
  MIC: protectedCommand,
  MKD: row(path),
  MLSD: transfer('retrieve', 'listing', pathOrNone),
  MLST: row(pathOrNone),
  MODE: row(words('mode', 'S B C Z')),
  NLST: transfer('retrieve', 'listing', pathOrNone),
  NOOP: early('command'),
  OPTS: early('negotiation', text),
  OTHER: { ...early('command', { name: 'argument', optional: true }), replies: '2345' },
  PASS: { ...early('log-in', password), replies: '2345', needs: ['USER'], secret: true },
  PASV: address(),
  PBSZ: { ...early('tls', size), needs: ['AUTH'] },
  PORT: address({ name: 'address' }),
  PRET: address({ name: 'transfer' }, pathOrNone),
  PROT: { ...early('tls', words('level', 'C S E P')), needs: ['AUTH'] },
  PWD: row(),
  QUIT: early('quit'),
  RANG: { ...row(start, end), replies: '345' },
  REIN: { ...early('log-in'), replies: '1245' },
  REST: { ...row({ name: 'offset', numeric: true }), replies: '345' },
  RETR: transfer('retrieve', 'transfer', path),
  RMD: row(path),
  RNFR: { ...row(path), replies: '345' },
  RNTO: { ...row(path), needs: ['log-in', 'RNFR'] },
  SITE: { ...row(text), replies: '2345' },
  'SITE CHGRP': row({ name: 'group' }, path),
  'SITE CHMOD': row({ name: 'mode' }, path),
  'SITE COPY': twoPaths,
  'SITE CPFR': { ...row(path), replies: '345' },
  'SITE CPTO': row(path),
  'SITE GPASS': { ...row(password), secret: true },
  'SITE GROUP': row({ name: 'group' }),
  'SITE HELP': row({ name: 'topic', optional: true }),
  'SITE IDLE': row({ name: 'seconds', numeric: true, optional: true }),
  'SITE LINK': twoPaths,
  'SITE LISTFMT': row({ name: 'format', optional: true }),
  'SITE MKDIR': row(path),
  'SITE NAMEFMT': row({ name: 'format', optional: true }),
  'SITE PSWD': { ...row(password, { name: 'replacement' }), secret: true },
  'SITE RMDIR': row(path),
  'SITE SYMLINK': twoPaths,
  'SITE UMASK': row({ name: 'mask', optional: true }),
  'SITE UTIME': timed,
  SIZE: row(path),
  SMNT: row(path),
  SSCN: { ...early('tls', { ...words('state', 'ON OFF'), optional: true }), needs: ['AUTH'] },
  STAT: row(pathOrNone),
  STOR: transfer('store', 'transfer', path),
  STOU: transfer('store', 'transfer', pathOrNone),
  STRU: row(words('structure', 'F R P')),
  SYST: early('negotiation'),
  TYPE: row(words('type', 'A E I L'), { name: 'detail', optional: true }),
  USER: { ...early('log-in', { name: 'user' }), replies: '2345' },
  XCRC: digest,
  XCUP: row(),
  XCWD: row(path),
  XMD5: digest,
  XMKD: row(path),
  XPWD: row(),
  XRMD: row(path),
  XSHA: digest,
  XSHA1: digest,
  XSHA256: digest,
  XSHA512: digest,
}

/** The row of a verb, or of a word of SITE with it, however it is written; none for what has no row of its own. */
export function rowOf(name: string): VerbRow | undefined {
  const verb = asciiUpper(name)
  return Object.hasOwn(verbs, verb) ? verbs[verb as Verb] : undefined
}
