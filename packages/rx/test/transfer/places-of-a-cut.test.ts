import { readFile } from 'node:fs/promises'
import { PassThrough, Readable, Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import type { Fault } from '../../../server/src/index.ts'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import { eventsOf, lay, resultOf, soon, varied } from './support/ground.ts'

leaveNothingOpen()

const SIZE = 300_000
const content = varied(SIZE)

type Verb = 'RETR' | 'STOR'
type Place = readonly [place: string, at: number, fault: (verb: Verb) => Fault]

const cutAt =
  (afterBytes: number) =>
  (data: Verb): Fault => ({ at: { data, afterBytes, nth: 1 }, do: { type: 'close', how: 'reset' } })

const places: readonly Place[] = [
  ['before the first byte', 0, cutAt(0)],
  ['behind the first byte', 1, cutAt(1)],
  ['in the middle', SIZE / 2, cutAt(SIZE / 2)],
  ['before the last byte', SIZE - 1, cutAt(SIZE - 1)],
  ['behind the last byte', SIZE, cutAt(SIZE)],
  [
    'before the reply',
    SIZE,
    reply => ({ at: { reply, final: true, nth: 1 }, do: { type: 'cut', after: 0, ending: 'reset' } }),
  ],
  [
    'in the reply',
    SIZE,
    reply => ({ at: { reply, final: true, nth: 1 }, do: { type: 'cut', after: 5, ending: 'reset' } }),
  ],
]

const protections = [
  ['in the clear', undefined],
  ['over TLS', 'self-signed'],
] as const

describe.each(protections)('cut %s', (_protection, tls) => {
  describe.each(places)('%s', (_place, at, fault) => {
    const start = (verb: Verb) =>
      lay({ tls, faults: [fault(verb)], content: verb === 'RETR' ? { 'a.bin': content } : {} })

    test('a download to a path goes on', async () => {
      await using ground = await start('RETR')
      const result = await resultOf(ground.ftp.download('a.bin', ground.at('a.bin'), { retry: soon }))
      expect((await readFile(ground.at('a.bin'))).equals(content)).toBe(true)
      expect(result).toMatchObject({ attempts: 2, bytes: SIZE })
      expect(result.resumedFrom).toBeLessThanOrEqual(at)
    })

    test('a download to a resumable sink goes on', async () => {
      await using ground = await start('RETR')
      let bytes = Buffer.alloc(0)
      const open = (startAt: number) => {
        expect(startAt).toBeLessThanOrEqual(Math.min(at, bytes.length))
        bytes = bytes.subarray(0, startAt)
        return new Writable({
          write(chunk: Buffer, _encoding, done) {
            bytes = Buffer.concat([bytes, chunk])
            done()
          },
        })
      }
      const result = await resultOf(ground.ftp.download('a.bin', { resumable: true, open }, { retry: soon }))
      expect(bytes.equals(content)).toBe(true)
      expect(result).toMatchObject({ attempts: 2, bytes: SIZE })
    })

    test('a download to a function begins anew', async () => {
      await using ground = await start('RETR')
      const sinks: PassThrough[] = []
      const open = () => {
        const sink = new PassThrough({ highWaterMark: 2 * SIZE })
        sinks.push(sink)
        return sink
      }
      const result = await resultOf(ground.ftp.download('a.bin', open, { retry: soon }))
      expect(result).toMatchObject({ attempts: 2, resumedFrom: 0 })
      expect(sinks.at(-1)?.read().equals(content)).toBe(true)
      expect(sinks.slice(0, -1).every(({ writableFinished }) => !writableFinished)).toBe(true)
    })

    test('a download to a stream fails, and the stream is no whole one', async () => {
      await using ground = await start('RETR')
      const sink = new PassThrough()
      sink.resume().on('error', () => {})
      const { error } = await eventsOf(ground.ftp.download('a.bin', sink, { retry: soon }))
      expect(error).toMatchObject({ kind: 'network', transient: true, path: 'a.bin' })
      expect(sink.writableFinished).toBe(false)
    })

    test.each([false, true])('an upload goes on (atomic: %s)', async atomic => {
      await using ground = await start('STOR')
      const result = await resultOf(ground.ftp.upload(content, 'b.bin', { retry: soon, atomic }))
      expect(ground.files.readFile('b.bin')?.equals(content)).toBe(true)
      expect(result).toMatchObject({ attempts: 2, bytes: SIZE })
      // How much there is, only the server knows.
      const asked = ground.verbs.indexOf('SIZE')
      expect(asked).toBeGreaterThan(ground.verbs.indexOf('STOR'))
      expect(asked).toBeLessThan(ground.verbs.lastIndexOf('STOR'))
      expect(ground.verbs.includes('REST')).toBe(result.resumedFrom > 0)
    })

    test('an upload of a stream fails', async () => {
      await using ground = await start('STOR')
      const { error } = await eventsOf(
        ground.ftp.upload(Readable.from([content.subarray(0, 1000), content.subarray(1000)]), 'b.bin', {
          retry: soon,
          atomic: true,
        }),
      )
      expect(error).toMatchObject({ kind: 'network', transient: true, path: 'b.bin' })
      expect(ground.files.readFile('b.bin')).toBeUndefined()
    })
  })
})
