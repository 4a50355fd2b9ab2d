import { getEventListeners } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import { firstValueFrom, lastValueFrom, type Observable, Subject, take, toArray } from 'rxjs'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import type { Ftp } from '../../src/ftp.ts'
import type { PacingOptions } from '../../src/listing/list-options.ts'
import { Gate } from '../../src/pacing/gate.ts'
import { type Ground, lay } from '../streams/support/ground.ts'

leaveNothingOpen()
afterEach(() => void vi.useRealTimers())

/** More than the buffers of two sockets hold, and less than what may be spooled. */
const large = Buffer.from(
  Array.from({ length: 400_000 }, (_, at) => `line ${at} of a rather long text\n`).join(''),
)
const content = { 'large.txt': large }

type Source = (
  ftp: Ftp,
  options: PacingOptions<unknown> & { readonly gate: Gate },
) => Observable<string | Buffer>

const sources: readonly (readonly [string, Source])[] = [
  ['lines', (ftp, options) => ftp.lines('large.txt', options)],
  ['bytes', (ftp, options) => ftp.bytes('large.txt', options)],
]

/** Work on values that ends when it is allowed to. */
function held(gate: Gate, source: Observable<string | Buffer>) {
  const go = new Subject<void>()
  const values = source.pipe(
    gate.concatMap(async value => {
      await firstValueFrom(go, { defaultValue: undefined })
      return value
    }),
    toArray(),
  )
  return { go, values: lastValueFrom(values) }
}

async function standstill(gate: Gate): Promise<void> {
  while (gate.open) await turn()
  for (let passed = 0; passed < 500; passed++) await turn()
}

const sizeOf = (ground: Ground) => ground.ftp.size('probe.txt')

describe.each(sources)('%s with a gate', (what, source) => {
  const whole = (values: readonly (string | Buffer)[]) =>
    what === 'lines' ? `${values.join('\n')}\n` : Buffer.concat(values as Buffer[]).toString()

  test('pause their socket while the gate is full, however long that is', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    await using ground = await lay('clear text', { content })
    const gate = new Gate(1)
    const { go, values } = held(gate, source(ground.ftp, { gate }))
    await standstill(gate)
    // A listing would make its session free by now; a file may be of any size.
    await vi.advanceTimersByTimeAsync(30_000)
    await standstill(gate)
    expect(ground.outcomes).toEqual([])
    expect(gate.inFlight).toBe(1)
    go.complete()
    expect(whole(await values) === large.toString()).toBe(true)
    expect(ground.outcomes).toEqual(['complete'])
  })

  test('are taken into memory for who waits for the only session', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    await using ground = await lay('clear text', { content })
    const gate = new Gate(1)
    const { go, values } = held(gate, source(ground.ftp, { gate }))
    await standstill(gate)
    expect(await sizeOf(ground)).toBe(5)
    go.complete()
    expect(whole(await values) === large.toString()).toBe(true)
    expect(ground.server.sessions).toBe(1)
  })

  test('fail where that memory has its cap and nobody goes on', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    await using ground = await lay('clear text', { content })
    const gate = new Gate(1)
    const { go, values } = held(gate, source(ground.ftp, { gate, spoolBytes: 200_000 }))
    const failed = values.catch(error => error)
    await standstill(gate)
    const waiting = sizeOf(ground)
    await standstill(gate)
    expect(ground.commands.filter(line => line.startsWith('SIZE probe'))).toEqual([])
    await vi.advanceTimersByTimeAsync(11_000)
    expect(await waiting).toBe(5)
    // What came before the cap is still told.
    go.complete()
    expect(await failed).toMatchObject({ code: 'FTP_SPOOL_EXCEEDED', kind: 'usage', path: 'large.txt' })
    expect(gate.inFlight).toBe(0)
  })

  test('are left early, and the session serves on', async () => {
    await using ground = await lay('clear text', { content })
    const gate = new Gate(1)
    await lastValueFrom(
      source(ground.ftp, { gate }).pipe(
        take(2),
        gate.concatMap(async value => value),
      ),
    )
    expect(gate.inFlight).toBe(0)
    expect(await ground.usable()).toBe(true)
    expect(ground.outcomes[0]).not.toBe('complete')
  })

  test('may be given up by a signal while the gate is full', async () => {
    await using ground = await lay('clear text', { content })
    const gate = new Gate(1)
    const abort = new AbortController()
    const { values } = held(gate, source(ground.ftp, { gate, signal: abort.signal }))
    const failed = values.catch(error => error)
    await standstill(gate)
    abort.abort(new Error('enough'))
    expect(await failed).toMatchObject({ kind: 'aborted', path: 'large.txt' })
    expect(gate.inFlight).toBe(0)
    expect(await ground.usable()).toBe(true)
  })
})

test('bytes without a gate are an error at once, also for programs without types', async () => {
  await using ground = await lay('clear text', { content })
  for (const gate of [undefined, null, {}, 4]) {
    expect(() => ground.ftp.bytes('large.txt', { gate: gate as unknown as Gate<Buffer> })).toThrow(
      expect.objectContaining({ code: 'FTP_BAD_OPTION', kind: 'usage' }),
    )
  }
  expect(ground.server.sessions).toBe(0)
})

test('a signal keeps no listener of what is over, however it ended', async () => {
  await using ground = await lay('clear text', { content: { 'in/a.txt': 'a' } })
  const { signal } = new AbortController()
  const { ftp } = ground
  await lastValueFrom(ftp.list('in', { signal }))
  await lastValueFrom(ftp.lines('in/a.txt', { signal }))
  await expect(lastValueFrom(ftp.walk('none', { signal }))).rejects.toMatchObject({ kind: 'not-found' })
  const left = ftp.nameList('in', { signal }).subscribe()
  expect(getEventListeners(signal, 'abort').length).toBeGreaterThan(0)
  left.unsubscribe()
  expect(await ground.usable()).toBe(true)
  expect(getEventListeners(signal, 'abort')).toEqual([])
})
