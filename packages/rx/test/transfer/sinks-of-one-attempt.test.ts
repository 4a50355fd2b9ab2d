import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import { cutAt, eventsOf, lay, resultOf, soon, varied } from './support/ground.ts'

leaveNothingOpen()

const content = varied(3 * 1024 * 1024)

test('a function opens another stream for each attempt, at byte 0', async () => {
  await using ground = await lay({ content: { 'a.bin': content }, faults: [cutAt(1_000_000)] })
  const sinks: PassThrough[] = []
  const infos: unknown[] = []
  const open = (info: unknown) => {
    infos.push(info)
    const sink = new PassThrough({ highWaterMark: 2 * content.length })
    sinks.push(sink)
    return sink
  }
  const result = await resultOf(ground.ftp.download('a.bin', open, { retry: soon }))
  expect(result).toMatchObject({ attempts: 2, resumedFrom: 0 })
  expect(infos).toEqual([1, 2].map(attempt => ({ path: 'a.bin', size: content.length, attempt })))
  expect(sinks[0]).toMatchObject({ destroyed: true, writableFinished: false })
  expect(sinks[1]?.read().equals(content)).toBe(true)
})

test('a stream serves for one attempt', async () => {
  await using ground = await lay({ content: { 'a.bin': content }, faults: [cutAt(1_000_000)] })
  const sink = new PassThrough()
  sink.resume().on('error', () => {})
  const { events, error } = await eventsOf(ground.ftp.download('a.bin', sink, { retry: soon }))
  expect(error).toMatchObject({ code: 'FTP_DATA_BROKEN' })
  expect(events.some(({ type }) => type === 'retry')).toBe(false)
  expect(sink.errored).toBe(error)
  expect(sink.writableFinished).toBe(false)
})

test('a web stream takes a file, and is aborted where it fails', async () => {
  await using ground = await lay({ content: { 'a.bin': content } })
  const chunks: Uint8Array[] = []
  let aborted: unknown
  const sink = () =>
    new WritableStream<Uint8Array>({
      write: chunk => void chunks.push(chunk.slice()),
      abort: reason => {
        aborted = reason
      },
    })
  await resultOf(ground.ftp.download('a.bin', sink()))
  expect(Buffer.concat(chunks).equals(content)).toBe(true)
  ground.server.inject(cutAt(1000))
  const { error } = await eventsOf(ground.ftp.download('a.bin', sink()))
  await expect.poll(() => aborted).toBe(error)
})
