import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isFtpFailure } from '../../src/failure/ftp-failure.ts'
import { type Ground, lay } from '../streams/support/ground.ts'

let ground: Ground
beforeEach(async () => {
  ground = await lay('clear text', { content: { 'in/a.txt': 'content', 'in/deep/b.txt': 'b' } })
})
afterEach(() => ground[Symbol.asyncDispose]())

describe('stat', () => {
  it('tells of a file what the server tells, and nothing else', async () => {
    const stats = await ground.ftp.stat('in/a.txt')
    expect([stats.isFile(), stats.isDirectory(), stats.isSymbolicLink()]).toEqual([true, false, false])
    expect(stats.size).toBe(7)
    expect(stats.mtime).toBeInstanceOf(Date)
    expect(stats.mtimeMs).toBe(stats.mtime?.getTime())
    expect([stats.owner, stats.nlink, stats.linkTarget, stats.birthtime]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  it('tells of a directory', async () => {
    expect((await ground.ftp.stat('in')).isDirectory()).toBe(true)
  })

  it('rejects where there is nothing', async () => {
    await expect(ground.ftp.stat('in/none')).rejects.toMatchObject({ kind: 'not-found', path: 'in/none' })
  })

  it('asks servers without MLST in other ways', async () => {
    ground.server.inject({ at: { command: 'MLST' }, do: unknown })
    const stats = await ground.ftp.stat('in/a.txt')
    expect([stats.type, stats.size, stats.mtime instanceof Date]).toEqual(['file', 7, true])
    expect((await ground.ftp.stat('in/deep')).isDirectory()).toBe(true)
    await expect(ground.ftp.stat('in/none')).rejects.toMatchObject({
      code: 'FTP_NOT_FOUND',
      kind: 'not-found',
    })
  })
})

const unknown = { type: 'answer', code: 500, text: 'Unknown command.' } as const
const noReason = { type: 'answer', code: 550, text: 'The operation failed.' } as const

describe('exists', () => {
  it('is true for what is there and false for what is not', async () => {
    expect(await ground.ftp.exists('in/a.txt')).toBe(true)
    expect(await ground.ftp.exists('in')).toBe(true)
    expect(await ground.ftp.exists('in/none')).toBe(false)
    expect(await ground.ftp.exists('none/none')).toBe(false)
  })

  it('rejects where it cannot be known', async () => {
    ground.server.inject({
      at: { command: 'MLST' },
      do: { type: 'answer', code: 550, text: 'Permission denied.' },
    })
    await expect(ground.ftp.exists('in/a.txt')).rejects.toMatchObject({
      kind: 'permission',
      path: 'in/a.txt',
    })
  })

  it('rejects where there is no server', async () => {
    await ground.server.close()
    const error = await ground.ftp.exists('in/a.txt').catch(reason => reason)
    expect(isFtpFailure(error)).toBe(true)
    expect(error).toMatchObject({ kind: 'network', transient: true })
  })
})

describe('mkdir', () => {
  it('makes a directory, with its parents where asked', async () => {
    await ground.ftp.mkdir('new')
    expect(await ground.ftp.mkdir('x/y/z', { recursive: true })).toBe('/x/y/z')
    expect(await ground.ftp.mkdir('x/y/z', { recursive: true })).toBeUndefined()
    expect((await ground.ftp.stat('x/y/z')).isDirectory()).toBe(true)
  })

  it('rejects where something is there', async () => {
    await expect(ground.ftp.mkdir('in')).rejects.toMatchObject({ kind: 'exists', path: 'in' })
  })

  it('finds out what a refusal without a reason means', async () => {
    ground.server.inject({ at: { command: 'MKD' }, do: noReason })
    await expect(ground.ftp.mkdir('in')).rejects.toMatchObject({ kind: 'exists', reply: { code: 550 } })
    await expect(ground.ftp.mkdir('new')).rejects.toMatchObject({ kind: 'permission' })
  })
})

describe('rename, copyFile, utimes, chmod, hash, size, command', () => {
  it('do what they say', async () => {
    const { ftp, files } = ground
    await ftp.rename('in/a.txt', 'b.txt')
    expect(String(files.readFile('/b.txt'))).toBe('content')
    expect(await ftp.size('b.txt')).toBe(7)
    await ftp.utimes('b.txt', new Date(), new Date('2024-05-01T00:00:00Z'))
    expect((await ftp.stat('b.txt')).mtime).toEqual(new Date('2024-05-01T00:00:00Z'))
    await ftp.utimes('b.txt', 0, 1_000_000)
    expect((await ftp.stat('b.txt')).mtimeMs).toBe(1_000_000_000)
    await ftp.chmod('b.txt', '640')
    expect(await files.stat('/b.txt')).toMatchObject({ mode: 0o640 })
    expect(await ftp.hash('b.txt', { algorithm: 'SHA-256' })).toMatchObject({
      hex: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(await ftp.command('NOOP')).toMatchObject({ code: 200 })
  })

  it('reject with an error that is explained', async () => {
    const { ftp } = ground
    await expect(ftp.rename('none', 'other')).rejects.toMatchObject({ kind: 'not-found', path: 'none' })
    await expect(ftp.copyFile('in/a.txt', 'c.txt')).rejects.toMatchObject({
      kind: 'protocol',
      path: 'in/a.txt',
    })
    await expect(ftp.size('none')).rejects.toMatchObject({ kind: 'not-found', transient: false })
    await expect(ftp.utimes('a', 0, 'never')).rejects.toMatchObject({ kind: 'usage', path: 'a' })
    await expect(ftp.chmod('a', '9')).rejects.toMatchObject({ kind: 'usage' })
    await expect(ftp.chmod('a', -1)).rejects.toMatchObject({ kind: 'usage' })
    await expect(ftp.command('NO\nOP')).rejects.toMatchObject({ kind: 'usage' })
  })

  it('obey a signal', async () => {
    const { ftp } = ground
    const signal = AbortSignal.abort('no')
    const calls = [
      ftp.stat('in', { signal }),
      ftp.exists('in', { signal }),
      ftp.mkdir('new', { signal }),
      ftp.rmdir('in', { signal }),
      ftp.unlink('in/a.txt', { signal }),
      ftp.rm('in', { signal, recursive: true, force: true }),
      ftp.rename('in', 'out', { signal }),
      ftp.copyFile('in/a.txt', 'b', { signal }),
      ftp.utimes('in/a.txt', 0, 0, { signal }),
      ftp.chmod('in/a.txt', 0o600, { signal }),
      ftp.hash('in/a.txt', { signal }),
      ftp.size('in/a.txt', { signal }),
      ftp.command('NOOP', { signal }),
      ftp.readdir('in', { signal }),
      ftp.readFile('in/a.txt', { signal }),
      ftp.writeFile('in/a.txt', 'new', { signal }),
      ftp.appendFile('in/a.txt', 'new', { signal }),
    ]
    for (const call of await Promise.allSettled(calls)) {
      expect(call).toMatchObject({ status: 'rejected', reason: { kind: 'aborted', name: 'AbortError' } })
    }
    expect(ground.commands).toEqual([])
  })
})
