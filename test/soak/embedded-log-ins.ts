// The embedded server with ten thousand sessions one after the other: nothing of them stays behind.
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { createFtpServer } from '@sluice/server'
import { openHandles } from '../support/open-handles.ts'
import { RawControl } from '../support/raw-control.ts'
import { heapInUse, inKibibytes } from './heap-in-use.ts'
import { soakEmbedded } from './soak.ts'

const cycles = 10_000
const batch = 2000
const atOnce = 10
/** Heap may grow so much from the first batch, which warms everything up, to the last. */
const heapTolerance = 512 * 1024

soakEmbedded(async () => {
  const before = openHandles()
  const server = await createFtpServer({ users: { user: 'secret' } }).listen()
  const listening = openHandles()
  const begun = performance.now()
  const heaps: number[] = []
  for (let done = 0; done < cycles; done += batch) {
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let cycle = 0; cycle < batch / atOnce; cycle++) await logInAndQuit(server.port)
      }),
    )
    await server.idle()
    assert.equal(server.sessions, 0)
    await settle(listening)
    heaps.push(await heapInUse())
  }
  const seconds = (performance.now() - begun) / 1000
  await server.close()
  await settle(before)
  const growth = (heaps.at(-1) as number) - (heaps[0] as number)
  assert.ok(growth < heapTolerance, `heap grew: ${heaps.map(inKibibytes).join(', ')}`)
  return `${cycles} log-ins in ${seconds.toFixed(1)} s, heap ${heaps.map(inKibibytes).join(', ')}, no handle left`
})

async function logInAndQuit(port: number): Promise<void> {
  using control = await RawControl.connect('127.0.0.1', port)
  const replies = [await control.reply()]
  for (const line of ['USER user', 'PASS secret', 'QUIT']) replies.push(await control.ask(line))
  assert.deepEqual(
    replies.map(reply => reply.slice(0, 3)),
    ['220', '331', '230', '221'],
  )
}

/** The client's end of a socket closes a moment after the server's. */
async function settle(expected: readonly string[]): Promise<void> {
  for (let waited = 0; openHandles().join() !== expected.join(); waited++) {
    assert.ok(waited < 100, `handles left: ${openHandles().join(', ')}`)
    await sleep(20)
  }
}
