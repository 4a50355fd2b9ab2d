import { type ConnectionOptions, FtpSession } from '@sluice/transport'
import { describe, expect, test } from 'vitest'
import { createFtpServer, MemoryFileSystem } from '../../server/src/index.ts'
import { createFtp } from '../src/create-ftp.ts'
import { isFtpFailure } from '../src/failure/ftp-failure.ts'
import type { FtpOptions } from '../src/ftp-options.ts'

/** What is thrown, as somebody without types would see it. */
function thrownBy(where: unknown, options?: unknown): unknown {
  try {
    createFtp(where as string, options as Partial<FtpOptions>)
    return undefined
  } catch (error) {
    return error
  }
}

describe('createFtp refuses at once, with an error that is explained,', () => {
  test.each<[string, unknown, unknown]>([
    ['a URL, or options with a host, not undefined', undefined, undefined],
    ['it is no URL', 'ftp.example.com', undefined],
    ['the scheme "sftp:" is not known', 'sftp://ftp.example.com', undefined],
    ['leave one of them out', 'ftps://ftp.example.com', { mode: 'none' }],
    ['host must be', {}, undefined],
    ['port must be', { host: 'ftp.example.com', port: 70_000 }, undefined],
    ['sessions must be', 'ftp://ftp.example.com', { sessions: 0 }],
    ['timeouts must be', 'ftp://ftp.example.com', { timeouts: 5_000 }],
    ['timeouts must be', 'ftp://ftp.example.com', { timeouts: null }],
    ['there is no option "secure"', { host: 'ftp.example.com', secure: true }, undefined],
    ['the options must be an object', 'ftp://ftp.example.com', null],
    ['path must be', { host: 'ftp.example.com', path: 5 }, undefined],
    ['there is no option "limits.nope"', { host: 'ftp.example.com', limits: { nope: 1 } }, undefined],
    ['there is no option "session"', 'ftp://ftp.example.com', { session: 4 }],
  ])('%s: %j %j', (message, where, options) => {
    const error = thrownBy(where, options)
    expect(error).toMatchObject({ code: 'FTP_BAD_OPTION', kind: 'usage', transient: false })
    expect(error).toMatchObject({ message: expect.stringContaining(message) })
    expect(isFtpFailure(error)).toBe(true)
  })
})

test('every option of its own is known, and the same options serve a session', async () => {
  await using server = createFtpServer({ fileSystem: new MemoryFileSystem({ 'in/a.txt': 'a' }) })
  await server.listen()
  const own = { path: 'in', sessions: 2, idleTimeout: 1_000, stallTimeout: 1_000 }
  const options = { host: '127.0.0.1', port: server.port, ...(own satisfies OwnOptions) }
  await using ftp = createFtp(options)
  expect(await ftp.readFile('a.txt', 'utf8')).toBe('a')
  await using session = await FtpSession.connect(options)
  expect(await session.pwd()).toBe('/in')
  await using another = await FtpSession.connect(server.url, own)
  expect(await another.pwd()).toBe('/in')
})

type OwnOptions = Required<Omit<FtpOptions, keyof ConnectionOptions>>
