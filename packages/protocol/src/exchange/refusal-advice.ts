import { type DataRefusal, dataRefusalOf } from '../answers/data-refusal.ts'
import type { Command } from '../command/command.ts'
import type { Reply } from '../reply/reply.ts'

/** What the caller can do about a code, where that can be said. */
const byCode: Readonly<Record<number, string>> = {
  450: 'the file is in use or away: try again later',
  452: 'the server has no room',
  500: 'the server does not know this command',
  502: 'the server does not have this command',
  530: 'log in first, or with other rights',
  532: 'the server wants an account for this',
  550: 'check the path and that you may use it',
  552: 'the quota or the room of the server is used up',
  553: 'the server does not take this name here',
}

const byRefusal: Readonly<Record<DataRefusal, string>> = {
  'tls-session-reuse':
    'the server wants data connections that resume the TLS session of the control connection',
  'tls-required': 'the server wants data connections under TLS (PROT P)',
  'tls-failed':
    'TLS of the data connection failed: check that it resumes the session of the control connection',
  'operation-not-permitted': 'TLS of the data connection may have failed',
  'address-family': 'the server has not got this family of addresses for data',
  'no-address': 'the server knows of no address for data: a firewall may have swallowed it',
  'transfer-in-progress': 'the session has another transfer: try again later',
  'no-connection': 'the data connection could not be opened: check firewalls and ports',
}

const noAddress = 'the server gives no address for data: check that it allows passive mode'
const notTaken = 'the server does not connect to this address: use passive mode'

const byVerb: Readonly<Partial<Record<Command['verb'], string>>> = {
  EPSV: noAddress,
  PASV: noAddress,
  EPRT: notTaken,
  PORT: notTaken,
}

/** What to do about a refusal, as the end of a sentence. */
export function refusalAdvice({ verb }: Command, reply: Reply): string | undefined {
  return byVerb[verb] ?? dataAdvice(reply) ?? byCode[reply.code]
}

/** What to do where a server opens or uses no data connection. */
export function dataAdvice(reply: Reply): string | undefined {
  const refusal = dataRefusalOf(reply)
  return refusal && byRefusal[refusal]
}
