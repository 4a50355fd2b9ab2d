import { PassThrough } from 'node:stream'
import { config, map, Subscription } from 'rxjs'
import { afterEach, describe, expect, test } from 'vitest'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import type { TransferEvent } from '../../src/transfer/transfer-event.ts'
import { eventsOf, lay, resultOf, soon, varied } from './support/ground.ts'

leaveNothingOpen()
afterEach(() => {
  config.onUnhandledError = null
})

const content = varied(3 * 1024 * 1024)
const cutAt = (verb: string) =>
  ({ at: { data: verb, afterBytes: 1_000_000, nth: 1 }, do: { type: 'close', how: 'reset' } }) as const

describe.each(['download', 'upload'] as const)('who watches a %s', how => {
  const lines = { content: { 'a.bin': content }, faults: [cutAt('RETR'), cutAt('STOR')] }
  type Ground = Awaited<ReturnType<typeof lay>>
  const begin = ({ ftp, at }: Ground) =>
    how === 'download'
      ? ftp.download('a.bin', at('a.bin'), { retry: soon })
      : ftp.upload(content, 'b.bin', { retry: soon })

  test.each(['started', 'retry', 'done'] as const)('may unsubscribe while %s is told', async type => {
    await using ground = await lay(lines)
    const subscription = new Subscription()
    const seen: string[] = []
    await new Promise<void>(resolve => {
      const next = (event: TransferEvent) => {
        seen.push(event.type)
        if (event.type !== type) return
        subscription.unsubscribe()
        resolve()
      }
      subscription.add(begin(ground).subscribe({ next, error: resolve, complete: resolve }))
    })
    // The client waits for all that runs, and serves others.
    expect(await ground.ftp.exists('a.bin')).toBe(true)
    await ground.ftp.close()
    expect(seen.at(-1)).toBe(type)
  })

  test('may throw, and the transfer goes on for the others', async () => {
    await using ground = await lay(lines)
    const thrown: unknown[] = []
    config.onUnhandledError = error => thrown.push(error)
    const told = await new Promise<string[]>((resolve, reject) => {
      const seen: string[] = []
      begin(ground).subscribe({
        next: ({ type }) => {
          seen.push(type)
          throw new Error(type)
        },
        error: reject,
        complete: () => resolve(seen),
      })
    })
    expect(told.at(-1)).toBe('done')
    await expect.poll(() => thrown.map(error => (error as Error).message)).toEqual(told)
  })

  test('may throw in an operator, which gives the transfer up', async () => {
    await using ground = await lay(lines)
    const failing = begin(ground).pipe(
      map((): TransferEvent => {
        throw new Error('no more')
      }),
    )
    expect((await eventsOf(failing)).error).toMatchObject({ message: 'no more' })
    await ground.ftp.close()
  })

  test('has a transfer of its own', async () => {
    await using ground = await lay({ content: { 'a.bin': content } })
    const transfer = begin(ground)
    expect(ground.verbs).toEqual([])
    await resultOf(transfer)
    await resultOf(transfer)
    const verb = how === 'download' ? 'RETR' : 'STOR'
    expect(ground.verbs.filter(sent => sent === verb)).toHaveLength(2)
  })
})

test('a standard stream keeps no listener', async () => {
  await using ground = await lay({ content: { empty: '' } })
  const count = () => ['error', 'drain', 'close'].map(name => process.stdout.listenerCount(name))
  const before = count()
  await resultOf(ground.ftp.download('empty', process.stdout))
  await eventsOf(ground.ftp.download('missing', process.stdout))
  expect(count()).toEqual(before)
  expect(process.stdout.destroyed).toBe(false)
})

test('streams are told of a transfer that never began', async () => {
  await using ground = await lay({
    users: { me: { password: 'right' } },
    client: { user: 'me', password: 'wrong' },
  })
  const told: unknown[] = []
  const reader = new ReadableStream<Uint8Array>({ cancel: reason => void told.push(reason) })
  const writer = new WritableStream<Uint8Array>({ abort: reason => void told.push(reason) })
  const node = new PassThrough()
  const errors = [
    await eventsOf(ground.ftp.download('a.bin', writer)),
    await eventsOf(ground.ftp.upload(reader, 'a.bin')),
    await eventsOf(ground.ftp.download('a.bin', node)),
  ].map(({ error }) => error)
  await expect.poll(() => told).toHaveLength(2)
  expect(told).toEqual(errors.slice(0, 2))
  expect(node.errored).toBe(errors[2])
})
