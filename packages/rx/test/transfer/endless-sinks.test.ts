import { Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import { eventsOf, lay, varied } from './support/ground.ts'

leaveNothingOpen()

const content = varied(1000)

/** Takes every byte, and never says that it has finished. */
const endless = () => new Writable({ write: (_chunk, _encoding, done) => done(), final: () => {} })
/** Finishes, and never closes unless it is destroyed with an error. */
const unclosing = () =>
  new Writable({
    write: (_chunk, _encoding, done) => done(),
    destroy: (error, done) => {
      if (error !== null) done(error)
    },
  })

describe('a destination that never ends', () => {
  test.each([
    ['that does not finish', endless],
    ['that does not close', unclosing],
    ['that is opened for each attempt', () => endless],
    ['that is resumable', () => ({ resumable: true, open: endless }) as const],
  ])('fails after the time for our own side: one %s', async (_what, open) => {
    await using ground = await lay({
      content: { 'a.bin': content },
      client: { timeouts: { consumer: 50 }, sessions: 1 },
    })
    const { events, error } = await eventsOf(ground.ftp.download('a.bin', open()))
    expect(error).toMatchObject({ code: 'FTP_TIMEOUT', deadline: 'consumer', kind: 'local', path: 'a.bin' })
    expect(events.map(({ type }) => type)).toEqual(['started'])
    expect(await ground.ftp.readFile('a.bin')).toEqual(content)
  })

  test('is waited for without such a time, until the download is given up', async () => {
    await using ground = await lay({ content: { 'a.bin': content }, client: { sessions: 1 } })
    const abort = new AbortController()
    const sink = new Writable({
      write: (_chunk, _encoding, done) => done(),
      final: () => abort.abort(new Error('enough')),
    })
    const { error } = await eventsOf(ground.ftp.download('a.bin', sink, { signal: abort.signal }))
    expect(error).toMatchObject({ code: 'FTP_ABORTED' })
    expect(sink.destroyed).toBe(true)
    expect(await ground.ftp.readFile('a.bin')).toEqual(content)
  })
})
