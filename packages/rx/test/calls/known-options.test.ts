import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFtpServer, type FtpServer, MemoryFileSystem } from '../../../server/src/index.ts'
import { createFtp } from '../../src/create-ftp.ts'
import type { Ftp } from '../../src/ftp.ts'

let server: FtpServer
let ftp: Ftp
beforeAll(async () => {
  server = createFtpServer({ fileSystem: new MemoryFileSystem({ 'in/a.txt': 'a' }) })
  await server.listen()
  ftp = createFtp(server.url)
})
afterAll(async () => {
  await ftp.destroy()
  await server.close()
})

type Name = 'createReadStream' | 'createWriteStream' | 'mkdir' | 'readdir'

/** What a call fails with, as somebody without types would see it. */
async function failureOf(name: Name, options: unknown): Promise<unknown> {
  try {
    const made = (ftp[name] as (path: string, options: unknown) => unknown).call(ftp, 'in/x', options)
    await made
    return `made ${typeof made}`
  } catch (error) {
    return error
  }
}

describe('options of calls', () => {
  it('are none where they are null, as in node:fs', async () => {
    expect(await text(ftp.createReadStream('in/a.txt', null))).toBe('a')
    await new Promise<void>((resolve, reject) => {
      ftp.createWriteStream('in/b.txt', null).on('finish', resolve).on('error', reject).end('b')
    })
    await ftp.mkdir('in/c', null)
    expect((await ftp.readdir('in', null)).sort()).toEqual(['a.txt', 'b.txt', 'c'])
  })

  it.each<[string, Name, unknown]>([
    ['highWaterMark counts bytes', 'createReadStream', { highWaterMark: -1 }],
    ['highWaterMark counts bytes', 'createWriteStream', { highWaterMark: -1 }],
    ['mkdir has no option "mode"; it has recursive, signal', 'mkdir', { mode: 0o700 }],
    ['the options of mkdir are an object', 'mkdir', 0o700],
    ['readdir has no option "recursive"', 'readdir', { recursive: true }],
  ])('that mean nothing are refused: %s', async (message, name, options) => {
    const error = await failureOf(name, options)
    expect(error).toMatchObject({ kind: 'usage', message: expect.stringContaining(message) })
  })

  it('that are undefined are as good as not there', async () => {
    const options = { recursive: undefined, signal: undefined }
    expect(await ftp.readdir('in', options)).toContain('a.txt')
  })
})
