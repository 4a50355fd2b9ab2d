import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PassThrough, Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { describe, expect, it } from 'vitest'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import { lay, numbered } from './support/ground.ts'

leaveNothingOpen()

const content = { 'big.bin': numbered(8 * 1024 * 1024), 'digits.txt': '0123456789' }

describe('a reader that is piped', () => {
  it('is destroyed with a target that is gone before the end, and gives its session back', async () => {
    await using ground = await lay('clear text', { content })
    const reader = ground.ftp.createReadStream('big.bin')
    const target = new PassThrough()
    reader.pipe(target)
    await once(target, 'readable')
    target.destroy()
    await expect(reader.result).rejects.toMatchObject({ kind: 'aborted' })
    expect(await ground.usable()).toBe(true)
    expect(ground.outcomes[0]).not.toBe('complete')
  })

  it('is destroyed with the answer to a web client that has left', async () => {
    await using ground = await lay('clear text', { content })
    const results: Promise<unknown>[] = []
    const web = createServer((_request, response) => {
      const reader = ground.ftp.createReadStream('big.bin')
      results.push(reader.result)
      reader.pipe(response)
    }).listen(0, '127.0.0.1')
    await once(web, 'listening')
    const { port } = web.address() as AddressInfo
    for (let client = 0; client < 3; client++) {
      const leaving = new AbortController()
      const { body } = await fetch(`http://127.0.0.1:${port}/`, { signal: leaving.signal })
      await body?.getReader().read()
      leaving.abort()
      await expect(results[client]).rejects.toMatchObject({ kind: 'aborted' })
    }
    expect(await ground.usable()).toBe(true)
    web.closeAllConnections()
    await new Promise(resolve => web.close(resolve))
  })

  it('goes on for another target, and for who reads besides', async () => {
    await using ground = await lay('clear text', { content })
    const reader = ground.ftp.createReadStream('digits.txt')
    const gone = new PassThrough()
    const other = new PassThrough()
    reader.pipe(gone)
    reader.pipe(other)
    gone.destroy()
    expect((await other.toArray()).join('')).toBe('0123456789')
    expect(await reader.result).toMatchObject({ bytes: 10 })
  })

  it('may be taken from a target that lives, and piped into another one', async () => {
    await using ground = await lay('clear text', { content })
    const reader = ground.ftp.createReadStream('digits.txt')
    const first = new PassThrough()
    reader.pipe(first)
    reader.unpipe(first)
    expect(first.listenerCount('unpipe')).toBe(0)
    const second = new PassThrough()
    expect((await reader.pipe(second).toArray()).join('')).toBe('0123456789')
  })

  it('leaves the error of a pipeline as it is', async () => {
    await using ground = await lay('clear text', { content })
    const target = new Writable({ write: (_chunk, _encoding, done) => done(new Error('full')) })
    const reader = ground.ftp.createReadStream('big.bin')
    await expect(pipeline(reader, target)).rejects.toThrow('full')
    expect(await ground.usable()).toBe(true)
  })

  it('leaves nothing on a target that outlives it', async () => {
    await using ground = await lay('clear text', { content })
    const target = new PassThrough().resume()
    const before = target.eventNames().map(name => [name, target.listenerCount(name)])
    const reader = ground.ftp.createReadStream('digits.txt')
    reader.pipe(target, { end: false })
    await once(reader, 'close')
    expect(target.eventNames().map(name => [name, target.listenerCount(name)])).toEqual(before)
  })
})

describe('a writer that something is piped into', () => {
  it('is destroyed with a source that is gone before its end, and stores no half for a whole', async () => {
    await using ground = await lay('clear text', { content })
    const writer = ground.ftp.createWriteStream('up.bin')
    const source = new PassThrough()
    source.pipe(writer)
    source.write('half of ')
    await once(writer, 'ready')
    source.destroy()
    await expect(writer.result).rejects.toMatchObject({ kind: 'aborted' })
    expect(await ground.usable()).toBe(true)
    expect(ground.outcomes[0]).not.toBe('complete')
  })

  it('takes one source after the other, each of which may close', async () => {
    await using ground = await lay('clear text', { content })
    const writer = ground.ftp.createWriteStream('up.txt')
    const first = Readable.from(['one '])
    first.pipe(writer, { end: false })
    await once(first, 'close')
    Readable.from(['two']).pipe(writer)
    expect(await writer.result).toMatchObject({ bytes: 7 })
    expect(ground.files.readFile('/up.txt')?.toString()).toBe('one two')
  })

  it('does not mind a source that was taken away from it', async () => {
    await using ground = await lay('clear text', { content })
    const writer = ground.ftp.createWriteStream('up.txt')
    const source = new PassThrough()
    source.pipe(writer)
    source.unpipe(writer)
    source.destroy()
    await once(source, 'close')
    writer.end('mine')
    expect(await writer.result).toMatchObject({ bytes: 4 })
  })
})
