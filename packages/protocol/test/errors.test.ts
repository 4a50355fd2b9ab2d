import { expect, it, vi } from 'vitest'
import {
  FtpError,
  LocalProtocolError,
  RemoteProtocolError,
  ReplyError,
  TransferError,
} from '../src/errors.ts'

const details = { code: 'FTP_BAD_ARGUMENT', phase: 'command', message: 'no' } as const

it('an error of another copy of the package is one of the same class, and of no other', async () => {
  vi.resetModules()
  const copy = await import('../src/errors.ts')
  const error = new copy.LocalProtocolError(details)
  expect(copy.LocalProtocolError).not.toBe(LocalProtocolError)
  expect(error).toBeInstanceOf(LocalProtocolError)
  expect(error).toBeInstanceOf(FtpError)
  expect(error).not.toBeInstanceOf(RemoteProtocolError)
  expect(error.name).toBe('LocalProtocolError')
})

it('a class without a brand of its own counts by its prototype', () => {
  class Odd extends LocalProtocolError {}
  expect(new Odd(details)).toBeInstanceOf(LocalProtocolError)
  expect(new Odd(details)).toBeInstanceOf(Odd)
  expect(new LocalProtocolError(details)).not.toBeInstanceOf(Odd)
})

it.each([null, undefined, 'FtpError', 5, {}, new Error('FtpError')])('%j is none', it => {
  expect(it instanceof FtpError).toBe(false)
})

it('its message begins with the phase and is safe to show', () => {
  const cause = new Error('socket hang up')
  const error = new LocalProtocolError({ ...details, message: 'a\x1b[2Jb', cause })
  expect(error.message).toBe('command: a\\x1b[2Jb')
  expect(error.cause).toBe(cause)
  expect('cause' in new LocalProtocolError(details)).toBe(false)
})

it.each([
  [421, true],
  [450, true],
  [550, false],
])('a refusal by %i is transient: %j', (code, transient) => {
  const reply = { code, lines: ['no'] }
  expect(new ReplyError({ ...details, code: 'FTP_REFUSED', reply }).transient).toBe(transient)
})

it('an incomplete transfer tells how much came and how much there should be', () => {
  const error = new TransferError({ ...details, bytesTransferred: 5, expected: 10 })
  expect(error).toMatchObject({ bytesTransferred: 5, expected: 10, name: 'TransferError' })
})
