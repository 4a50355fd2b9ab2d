import { inspect } from 'node:util'
import {
  FtpError,
  LocalProtocolError,
  RemoteProtocolError,
  ReplyError,
  TransferError,
} from '@sluice/protocol'
import { describe, expect, test, vi } from 'vitest'
import { FtpAbortError, FtpConnectionError, FtpTimeoutError, FtpTlsError } from '../src/index.ts'

const details = { phase: 'connect', message: 'a message' } as const
const reply = { code: 550, lines: ['no'] }

type Errors = typeof import('../src/index.ts') & typeof import('@sluice/protocol')

/** One of each class, made by any copy of the packages. */
function makeErrors(from: Errors): Record<string, Error> {
  return {
    FtpTimeoutError: new from.FtpTimeoutError({
      phase: 'greeting',
      deadline: 'greeting',
      milliseconds: 5,
      waitingFor: 'greeting',
    }),
    FtpConnectionError: new from.FtpConnectionError({ ...details, code: 'FTP_CONNECT_FAILED' }),
    FtpTlsError: new from.FtpTlsError(details),
    FtpAbortError: new from.FtpAbortError('connect', 'reason'),
    LocalProtocolError: new from.LocalProtocolError({ ...details, code: 'FTP_BAD_ARGUMENT' }),
    RemoteProtocolError: new from.RemoteProtocolError({ ...details, code: 'FTP_NOT_FTP' }),
    ReplyError: new from.ReplyError({ ...details, code: 'FTP_REFUSED', reply }),
    TransferError: new from.TransferError({
      ...details,
      code: 'FTP_DATA_BROKEN',
      bytesTransferred: 1,
      expected: 2,
    }),
  }
}

const classes: Readonly<Record<string, abstract new (...args: never[]) => Error>> = {
  FtpTimeoutError,
  FtpConnectionError,
  FtpTlsError,
  FtpAbortError,
  LocalProtocolError,
  RemoteProtocolError,
  ReplyError,
  TransferError,
}

/** The packages once more, as the CommonJS copy beside the ESM one would be. */
async function secondCopy(): Promise<Errors> {
  vi.resetModules()
  const protocol = await import('@sluice/protocol')
  const transport = await import('../src/index.ts')
  return { ...protocol, ...transport }
}

describe('instanceof', () => {
  test.each(Object.keys(classes))('%s holds across two copies, and no sibling does', async name => {
    const copy = await secondCopy()
    expect(copy.FtpTimeoutError).not.toBe(FtpTimeoutError)
    const error = makeErrors(copy)[name]
    for (const [other, errorClass] of Object.entries(classes)) {
      expect([other, error instanceof errorClass]).toEqual([other, other === name])
    }
    expect(error).toBeInstanceOf(FtpError)
    expect(error).toBeInstanceOf(Error)
  })

  test('a subclass of a user is matched by its bases only', () => {
    class Mine extends FtpConnectionError {}
    const mine = new Mine({ ...details, code: 'FTP_CONNECT_FAILED' })
    expect(mine).toBeInstanceOf(Mine)
    expect(mine).toBeInstanceOf(FtpConnectionError)
    expect(new FtpConnectionError({ ...details, code: 'FTP_CONNECT_FAILED' })).not.toBeInstanceOf(Mine)
    expect(mine).not.toBeInstanceOf(FtpTlsError)
  })

  test.each([undefined, null, 1, 'text', {}, new Error('other')])('%s is none of them', value => {
    for (const errorClass of Object.values(classes)) expect(value instanceof errorClass).toBe(false)
  })
})

test('each has a name that people and programs know', () => {
  const errors = makeErrors({
    FtpTimeoutError,
    FtpConnectionError,
    FtpTlsError,
    FtpAbortError,
    LocalProtocolError,
    RemoteProtocolError,
    ReplyError,
    TransferError,
  } as Errors)
  const names = Object.entries(errors).map(([name, error]) => [name, error.name])
  expect(Object.fromEntries(names)).toEqual({
    ...Object.fromEntries(Object.keys(classes).map(name => [name, name])),
    FtpAbortError: 'AbortError',
  })
  for (const error of Object.values(errors)) expect(inspect(error)).toContain(error.message)
})
