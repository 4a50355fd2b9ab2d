import { PassThrough, Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import { cutAt, eventsOf, lay, resultOf, soon, varied } from './support/ground.ts'

leaveNothingOpen()

const content = varied(3 * 1024 * 1024)

/** Keeps what is written to it, and goes on where it is told. */
function kept() {
  let bytes = Buffer.alloc(0)
  const opened: number[] = []
  return {
    opened,
    bytes: () => bytes,
    sink: {
      resumable: true,
      open(startAt: number) {
        opened.push(startAt)
        bytes = bytes.subarray(0, startAt)
        return new Writable({
          write(chunk: Buffer, _encoding, done) {
            bytes = Buffer.concat([bytes, chunk])
            done()
          },
        })
      },
    } as const,
  }
}

describe('a resumable sink', () => {
  test('goes on where it was', async () => {
    await using ground = await lay({ content: { 'a.bin': content }, faults: [cutAt(1_000_000)] })
    const { sink, bytes, opened } = kept()
    const result = await resultOf(ground.ftp.download('a.bin', sink, { retry: soon }))
    expect(bytes().equals(content)).toBe(true)
    expect(opened).toEqual([0, result.resumedFrom])
    expect(result.resumedFrom).toBeGreaterThan(0)
  })

  test('goes on where it says that its bytes are safe', async () => {
    await using ground = await lay({ content: { 'a.bin': content }, faults: [cutAt(1_000_000)] })
    const { sink, bytes } = kept()
    const careful = {
      resumable: true,
      open(startAt: number) {
        const safe = Math.min(startAt, 500_000)
        return { startAt: safe, sink: sink.open(safe) }
      },
    } as const
    const result = await resultOf(ground.ftp.download('a.bin', careful, { retry: soon }))
    expect(result.resumedFrom).toBe(500_000)
    expect(bytes().equals(content)).toBe(true)
  })

  test('begins at byte 0 where time or size are others by now', async () => {
    await using ground = await lay({ content: { 'a.bin': content }, faults: [cutAt(1_000_000)] })
    const { sink, bytes, opened } = kept()
    const other = Buffer.from(content.map(byte => byte ^ 1)).subarray(1)
    const delay = () => {
      ground.files.writeFile('a.bin', other)
      return 1
    }
    await resultOf(ground.ftp.download('a.bin', sink, { retry: { delay } }))
    expect(bytes().equals(other)).toBe(true)
    expect(opened).toEqual([0, 0])
  })

  test('goes on behind what it has written, not behind what it was given', async () => {
    await using ground = await lay({ content: { 'a.bin': content }, faults: [cutAt(1_000_000)] })
    let bytes = Buffer.alloc(0)
    const sink = {
      resumable: true,
      open(startAt: number) {
        expect(startAt).toBeLessThanOrEqual(bytes.length)
        bytes = bytes.subarray(0, startAt)
        let written = 0
        return new Writable({
          highWaterMark: content.length,
          write(chunk: Buffer, _encoding, done) {
            // The first stream takes a little and no more.
            if (startAt === 0 && written > 0) return
            written += chunk.length
            bytes = Buffer.concat([bytes, chunk])
            done()
          },
        })
      },
    } as const
    const result = await resultOf(ground.ftp.download('a.bin', sink, { retry: soon }))
    expect(bytes.equals(content)).toBe(true)
    expect(result.resumedFrom).toBeGreaterThan(0)
    expect(result.resumedFrom).toBeLessThan(1_000_000)
  })

  test('may not go on further than it has been given bytes', async () => {
    await using ground = await lay({ content: { 'a.bin': content } })
    const greedy = { resumable: true, open: () => ({ startAt: 7, sink: new PassThrough() }) } as const
    const { error } = await eventsOf(ground.ftp.download('a.bin', greedy))
    expect(error).toMatchObject({
      code: 'FTP_CALLER_FAILED',
      message: expect.stringMatching(/goes on at byte 7/),
    })
  })
})
