import type { Deadline, Phase } from '@sluice/protocol'
import { FtpAbortError, FtpConnectionError, FtpTimeoutError } from '../errors.ts'
import type { DialRequest } from './dial-request.ts'

interface Naming {
  readonly phase: Phase
  readonly deadline: Deadline
  readonly subject: string
}

const namings: Readonly<Record<DialRequest['purpose'], Naming>> = {
  control: { phase: 'connect', deadline: 'connect', subject: 'connection' },
  data: { phase: 'data-connect', deadline: 'dataConnect', subject: 'data connection' },
}

const advice: ReadonlyMap<string | undefined, string> = new Map([
  ['ECONNREFUSED', 'nothing listens there: check host and port and that the server runs'],
  ['ENOTFOUND', 'the name is not known: check the host'],
  ['EAI_AGAIN', 'the name server does not answer: check the network'],
  ['EHOSTUNREACH', 'there is no way to this host: check the network'],
  ['ENETUNREACH', 'there is no way to this network: check the network'],
  ['EADDRNOTAVAIL', 'the address to connect from is not one of this machine: check localAddress'],
  ['EINVAL', 'the address to connect from cannot reach this host: check localAddress and family'],
])

const DATA_ADVICE = 'check the firewall and the passive ports of the server'

/** What the network or a hook said; its words are kept, with what to do about them. `via` names what was between. */
export function dialFailed(request: DialRequest, cause: unknown, via?: string): FtpConnectionError {
  const { host, port, purpose } = request
  const { code, message } = (cause ?? {}) as Partial<NodeJS.ErrnoException>
  const subject = purpose === 'data' ? `data connection to ${host}:${port}` : `${host}:${port}`
  const todo = purpose === 'data' && code === 'ECONNREFUSED' ? DATA_ADVICE : advice.get(code)
  const words = [message || code || String(cause), ...(todo === undefined ? [] : [todo])]
  return new FtpConnectionError({
    code: 'FTP_CONNECT_FAILED',
    phase: namings[purpose].phase,
    message: `${through(subject, via)}: ${words.join('; ')}`,
    cause,
  })
}

/** Nobody answered within the deadline of the request. */
export function dialLate(request: DialRequest, via?: string): FtpTimeoutError {
  const { host, port, purpose, milliseconds } = request
  const { phase, deadline, subject } = namings[purpose]
  const waitingFor = through(`${subject} to ${host}:${port}`, via)
  return new FtpTimeoutError({ deadline, milliseconds, phase, waitingFor })
}

/** The caller has lost interest. */
export function dialAborted({ purpose, signal }: DialRequest): FtpAbortError {
  return new FtpAbortError(namings[purpose].phase, signal?.reason)
}

function through(subject: string, via: string | undefined): string {
  return via === undefined ? subject : `${subject} through ${via}`
}
