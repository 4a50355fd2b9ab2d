import { type Choice, capabilitiesOf } from '../answers/capabilities.ts'
import { type DigestAlgorithm, parseDigestReply } from '../answers/digest-reply.ts'
import { parseHashReply } from '../answers/hash-reply.ts'
import type { Command, PathArgument } from '../command/command.ts'
import type { LocalProtocolError } from '../errors.ts'
import { badSequence } from '../session/bad-sequence.ts'
import { ask } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { mapOutcome, misused, type Outcome, readValue } from './outcome.ts'
import { takeBack } from './set-position.ts'
import type { Exchange } from './step.ts'

export type HashAlgorithm = 'CRC32' | 'MD5' | 'SHA-1' | 'SHA-256' | 'SHA-512'

export interface HashRequest {
  readonly path: PathArgument
  /** Default: the one that the server uses now, or the strongest that it has. */
  readonly algorithm?: HashAlgorithm | undefined
  /** The first byte; default 0. It needs an end. */
  readonly start?: number | undefined
  /** The last byte, inclusive as in `node:fs`; default the end of the file. */
  readonly end?: number | undefined
}

/** The hash of a file or of a part of it, as the server has computed it. */
export interface FileHash {
  /** As the server names it, where it does. */
  readonly algorithm: string
  /** In lower case. */
  readonly hex: string
  /** The part that was asked for, its end inclusive; undefined for the whole file. */
  readonly range: { readonly start: number; readonly end: number } | undefined
}

interface Method {
  readonly algorithm: HashAlgorithm
  readonly digest: DigestAlgorithm
  /** Verbs for a path and a range. */
  readonly verbs: readonly ('XCRC' | 'XMD5' | 'XSHA' | 'XSHA1' | 'XSHA256' | 'XSHA512')[]
}

/** The strongest first. */
const methods: readonly Method[] = [
  { algorithm: 'SHA-512', digest: 'sha512', verbs: ['XSHA512'] },
  { algorithm: 'SHA-256', digest: 'sha256', verbs: ['XSHA256'] },
  { algorithm: 'SHA-1', digest: 'sha1', verbs: ['XSHA1', 'XSHA'] },
  { algorithm: 'MD5', digest: 'md5', verbs: ['XMD5'] },
  { algorithm: 'CRC32', digest: 'crc32', verbs: ['XCRC'] },
]

/**
 * Lets the server compute the hash of a file: HASH (draft-bryan-ftpext-hash), else the X command for the algorithm,
 * else MD5, by what FEAT names.
 *
 * A part of a file is asked for by an X command alone, whose end is one behind the last byte: ProFTPD, which has
 * HASH as well, does not heed a range before it.
 */
export function* hash(
  conversation: Conversation,
  { path, algorithm, start = 0, end }: HashRequest,
): Exchange<Outcome<FileHash>> {
  const { features } = conversation
  const isPart = start > 0 || end !== undefined
  const range = end === undefined ? undefined : { start, end }
  if (isPart && (range === undefined || range.end < range.start)) {
    return misused({ verb: 'HASH', path }, 'needs an end that is not before its start')
  }
  const { hashes } = capabilitiesOf(features)
  const offered = hashes.find(({ name, current }) =>
    algorithm === undefined ? current : name.toUpperCase() === algorithm,
  )
  if (offered !== undefined && range === undefined) {
    return yield* hashByDraft(conversation, path, algorithm === undefined ? undefined : offered)
  }
  for (const method of methods) {
    if (algorithm !== undefined && method.algorithm !== algorithm) continue
    const verb = method.verbs.find(name => features.has(name))
    const hasMd5 = method.algorithm === 'MD5' && range === undefined && features.has('MD5')
    if (verb === undefined && !hasMd5) continue
    const span = range === undefined ? {} : { start, end: range.end + 1 }
    const command: Command = verb === undefined ? { verb: 'MD5', path } : { verb, path, ...span }
    const hex = readValue(command, yield* ask(command), reply => parseDigestReply(reply, method.digest))
    return mapOutcome(hex, value => ({ algorithm: method.algorithm, hex: value, range }))
  }
  return { type: 'failed', error: notOffered(algorithm, isPart) }
}

function* hashByDraft(
  conversation: Conversation,
  path: PathArgument,
  choice: Choice | undefined,
): Exchange<Outcome<FileHash>> {
  if (choice !== undefined && !isInUse(conversation, choice)) {
    conversation.hashAlgorithm = ''
    const chosen = yield* ask({ verb: 'OPTS', text: `HASH ${choice.name}` })
    if (chosen.type !== 'completed') return chosen
    conversation.hashAlgorithm = choice.name
  }
  // HASH heeds an offset or range as transfers do.
  const whole = yield* takeBack(conversation)
  if (whole.type !== 'completed') return whole
  const command: Command = { verb: 'HASH', path }
  const answer = readValue(command, yield* ask(command), reply => {
    const given = parseHashReply(reply)
    // The hash of another algorithm than the one that was asked for is no answer, nor is that of the end of the file.
    const isAsked = choice === undefined || isSame(given?.algorithm, choice.name)
    return isAsked && given?.start === 0 ? given : undefined
  })
  return mapOutcome(answer, given => ({ algorithm: given.algorithm, hex: given.hash, range: undefined }))
}

/** By what we have chosen last, else by what FEAT has said. */
function isInUse({ hashAlgorithm }: Conversation, { name, current }: Choice): boolean {
  return hashAlgorithm === undefined ? current : hashAlgorithm === name
}

function isSame(given: string | undefined, name: string): boolean {
  return given?.toUpperCase() === name.toUpperCase()
}

function notOffered(algorithm: HashAlgorithm | undefined, isPart: boolean): LocalProtocolError {
  const what = `${algorithm ?? 'hash'}${isPart ? ' of a part of a file' : ''}`
  return badSequence(`the features of this server name no command for a ${what}`)
}
