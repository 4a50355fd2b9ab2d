import { createReadStream } from 'node:fs'
import {
  FtpError,
  LocalProtocolError,
  RemoteProtocolError,
  ReplyError,
  TransferError,
} from '@sluice/protocol'
import {
  FtpAbortError,
  FtpConnectionError,
  FtpTimeoutError,
  FtpTlsError,
  FtpTooSlowError,
} from '@sluice/transport'
import { describe, expect, it } from 'vitest'
import type { ErrorKind } from '../../src/failure/error-kind.ts'
import { explain, isFtpFailure } from '../../src/failure/ftp-failure.ts'
import { isTransient } from '../../src/failure/is-transient.ts'
import { kindOf } from '../../src/failure/kind-of.ts'

const phase = 'command'
const message = 'it went wrong'
const refused = (code: number, said: string, error = 'FTP_REFUSED') =>
  new ReplyError({ code: error, phase, message, reply: { code, lines: [said] } })
interface More {
  cause?: unknown
  reply?: { code: number; lines: string[] }
  bytesTransferred?: number
  expected?: number | undefined
}
const transfer = (code: string, more: More = {}) =>
  new TransferError({ code, phase: 'transfer', message, bytesTransferred: 7, expected: 9, ...more })
const late = (deadline: 'reply' | 'consumer') =>
  new FtpTimeoutError({ deadline, milliseconds: 1, phase, waitingFor: 'reply' })
const system = (code: string, name = 'Error') => Object.assign(new Error(message), { code, name })
const clearText = system('ERR_SSL_WRONG_VERSION_NUMBER')
const unconnected = (code: string) =>
  new FtpConnectionError({ code: 'FTP_CONNECT_FAILED', phase: 'connect', message, cause: system(code) })

const rows: readonly (readonly [name: string, error: unknown, kind: ErrorKind, transient: boolean])[] = [
  ['an abort', new FtpAbortError(phase, undefined), 'aborted', false],
  ['an abort of Node', system('ABORT_ERR', 'AbortError'), 'aborted', false],
  ['an abort with a reason', new DOMException('no', 'AbortError'), 'aborted', false],
  ['a time-out', late('reply'), 'timeout', true],
  ['a slow consumer of ours', late('consumer'), 'local', false],
  ['a transfer that was too slow', new FtpTooSlowError(9, 9), 'timeout', true],
  ['a server that is not there', unconnected('ECONNREFUSED'), 'network', true],
  ['a name that is not known now', unconnected('EAI_AGAIN'), 'network', true],
  ['a name that is not known', unconnected('ENOTFOUND'), 'network', false],
  ['a local address that is none', unconnected('EADDRNOTAVAIL'), 'network', false],
  ['a connection that was lost', system('ECONNRESET'), 'network', true],
  ['a data connection that broke', transfer('FTP_DATA_BROKEN'), 'network', true],
  ['a transfer without a final reply', transfer('FTP_UNCONFIRMED'), 'network', true],
  [
    'a final reply that came too late',
    transfer('FTP_UNCONFIRMED', { cause: late('reply') }),
    'timeout',
    true,
  ],
  [
    'a transfer for which we were too slow',
    transfer('FTP_TIMEOUT', { cause: late('consumer') }),
    'local',
    false,
  ],
  ['a remote source that is gone', transfer('FTP_CALLER_FAILED', { cause: late('reply') }), 'timeout', true],
  [
    'a remote source whose server is unknown',
    transfer('FTP_CALLER_FAILED', { cause: unconnected('ENOTFOUND') }),
    'network',
    false,
  ],
  [
    'a remote source that is not there',
    transfer('FTP_CALLER_FAILED', { cause: refused(550, 'No such file') }),
    'local',
    false,
  ],
  [
    'a local source whose line broke',
    transfer('FTP_CALLER_FAILED', { cause: system('ECONNRESET') }),
    'local',
    false,
  ],
  ['TLS that failed', new FtpTlsError({ phase: 'tls', message }), 'tls', false],
  ['TLS that never began', new FtpTlsError({ phase: 'log-in', message, cause: clearText }), 'tls', false],
  ['TLS that has ended', new FtpTlsError({ phase: 'transfer', message, cause: clearText }), 'network', true],
  ['an end that may be forged', transfer('FTP_TRUNCATION_POSSIBLE'), 'tls', false],
  ['AUTH that was refused', refused(534, 'no', 'FTP_TLS_REFUSED'), 'tls', false],
  ['a refused log-in', refused(530, 'Login incorrect.', 'FTP_LOGIN_REFUSED'), 'auth', false],
  ['a log-in too many', refused(530, 'Too many users', 'FTP_LOGIN_REFUSED'), 'busy', true],
  ['a server that closes', refused(421, 'Closing', 'FTP_SERVICE_CLOSING'), 'busy', true],
  ['a missing file', refused(550, 'No such file'), 'not-found', false],
  ['a missing file, as a 450', refused(450, 'No such file'), 'not-found', false],
  [
    'a path that only a listing could tell',
    new FtpError({ code: 'FTP_NOT_FOUND', phase, message }),
    'not-found',
    false,
  ],
  ['a file in use', refused(450, 'File busy'), 'busy', true],
  ['a full disk', refused(452, 'No space left'), 'quota', false],
  [
    'a transfer that the disk was too small for',
    transfer('FTP_TRANSFER_REFUSED', { reply: { code: 552, lines: ['Quota exceeded'] } }),
    'quota',
    false,
  ],
  [
    'a source of ours that failed',
    transfer('FTP_CALLER_FAILED', { cause: system('ENOSPC') }),
    'local',
    false,
  ],
  ['a local file that is missing', system('ENOENT'), 'local', false],
  [
    'bytes that are missing',
    transfer('FTP_WRONG_SIZE', { bytesTransferred: 9, expected: 10 }),
    'network',
    true,
  ],
  ['a file that grows', transfer('FTP_WRONG_SIZE', { bytesTransferred: 10, expected: 10 }), 'busy', true],
  ['a wrong size', transfer('FTP_WRONG_SIZE', { expected: undefined }), 'protocol', false],
  [
    'a reply that is none',
    new RemoteProtocolError({ code: 'FTP_MALFORMED_REPLY', phase, message }),
    'protocol',
    false,
  ],
  [
    'an option that is none',
    new LocalProtocolError({ code: 'FTP_BAD_OPTION', phase, message }),
    'usage',
    false,
  ],
  ['an argument that Node refuses', caught(() => createReadStream(7 as never)), 'usage', false],
  ['an exception', new Error('no'), 'local', false],
  ['what is no error', 'no', 'local', false],
  ['nothing', undefined, 'local', false],
]

describe('What an error means', () => {
  it.each(rows)('is known for %s', (_name, error, kind, transient) => {
    expect([kindOf(error), isTransient(error)]).toEqual([kind, transient])
  })
})

describe('An explained error', () => {
  it('is the same object, with what is known of it', () => {
    const error = transfer('FTP_DATA_BROKEN')
    expect(explain(error, 'in/a.gz')).toBe(error)
    expect(error).toMatchObject({ kind: 'network', transient: true, path: 'in/a.gz', bytes: 7 })
    expect(isFtpFailure(error)).toBe(true)
  })

  it('keeps the path that was told first', () => {
    const error = explain(explain(refused(550, 'No such file'), 'a'), 'b')
    expect(error).toMatchObject({ path: 'a' })
  })

  it('gets a path later where none was known', () => {
    expect(explain(explain(refused(550, 'No such file')), 'b')).toMatchObject({ path: 'b' })
  })

  it('keeps the path of a local file', () => {
    const error = Object.assign(system('ENOENT'), { path: './local' })
    expect(explain(error, 'remote')).toMatchObject({ path: './local', kind: 'local' })
    expect(isFtpFailure(error)).toBe(false)
  })

  it('shows what is known of it where it is printed', () => {
    expect(Object.keys(explain(refused(550, 'No such file'), 'a'))).toEqual(
      expect.arrayContaining(['kind', 'transient', 'path']),
    )
  })

  it('may be frozen', () => {
    const error = Object.freeze(new Error('no'))
    expect(explain(error, 'a')).toBe(error)
  })

  it('may be no error', () => {
    expect(explain('no', 'a')).toBe('no')
    expect(isFtpFailure(refused(550, 'No such file'))).toBe(false)
  })
})

function caught(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}
