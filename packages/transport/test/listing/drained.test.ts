import { expect, test } from 'vitest'
import { failureOf } from '../support/failure-of.ts'
import { logIn } from '../support/log-in.ts'
import { leaveNothingOpen } from '../support/open-handles.ts'
import { ScriptedServer } from '../support/scripted-server.ts'

leaveNothingOpen()

const line = `-rw-r--r-- 1 u g 1 Jan 01 00:00 ${'a'.repeat(200)}\r\n`
/** More than the buffers of two sockets hold. */
const listing = Buffer.from(line.repeat(80_000))

async function start() {
  const told = { sent: false }
  const server = await ScriptedServer.start({
    LIST: async session => {
      session.reply('150 here it comes')
      const data = await session.data()
      data.end(listing, () => {
        told.sent = true
        server.changed()
      })
      data.on('finish', () => session.reply('226 done'))
    },
    RETR: async session => {
      session.reply('150 here it comes')
      ;(await session.data()).end('0123456789')
      session.reply('226 done')
    },
  })
  const session = await logIn(server)
  return {
    server,
    session,
    told,
    async [Symbol.asyncDispose]() {
      session.destroy()
      await server[Symbol.asyncDispose]()
    },
  }
}

test('a listing that is drained needs its session no more, and can be read to its end', async () => {
  await using run = await start()
  const batches = run.session.list('').batches()
  const first = await batches.next()
  let entries = first.done ? 0 : first.value.length
  expect(run.told.sent).toBe(false)
  batches.drain()
  await batches.over
  expect(run.told.sent).toBe(true)
  for await (const items of batches) entries += items.length
  expect(entries).toBe(80_000)
})

test('a drain that is to hold at its cap pauses there, and goes on as the reader does', async () => {
  await using run = await start()
  const batches = run.session.list('', { spoolBytes: 1024 * 1024 }).batches()
  batches.drain('hold')
  let entries = 0
  for await (const items of batches) entries += items.length
  expect(entries).toBe(80_000)
})

test('a drain that is not to hold fails past its cap, also after one that was', async () => {
  await using run = await start()
  const batches = run.session.list('', { spoolBytes: 1024 * 1024 }).batches()
  await batches.next()
  batches.drain('hold')
  batches.drain('fail')
  await batches.over
  const read = async () => {
    for await (const _items of batches);
  }
  expect(await failureOf(read())).toMatchObject({ cause: { code: 'FTP_SPOOL_EXCEEDED' } })
})

test('batches that were never begun are over once they are given up', async () => {
  await using run = await start()
  const batches = run.session.list('').batches()
  await batches.return()
  await batches.over
  expect(run.server.verbs).not.toContain('LIST')
})

test('a cap that is none is told by the first batch, and the session is free', async () => {
  await using run = await start()
  const batches = run.session.list('', { spoolBytes: 0 }).batches()
  expect(await failureOf(batches.next())).toMatchObject({ code: 'FTP_BAD_OPTION' })
  await batches.over
})

test('a file comes as what a decoder makes of it', async () => {
  await using run = await start()
  const batches = run.session.retrieveBatches('a.bin', () => ({
    push: chunk => [chunk.length],
    end: () => [-1],
  }))
  const found: number[] = []
  for await (const lengths of batches) found.push(...lengths)
  expect(found.at(-1)).toBe(-1)
  expect(found.slice(0, -1).reduce((sum, length) => sum + length, 0)).toBe(10)
})

test('a listener of the trace that is not active is told nothing until it is', async () => {
  await using run = await start()
  const told: string[] = []
  const listener = Object.assign(({ type }: { readonly type: string }) => void told.push(type), {
    active: false,
  })
  await using session = await logIn(run.server, { trace: listener })
  expect(told).toEqual([])
  listener.active = true
  await session.pwd()
  expect(told).toEqual(['command', 'reply'])
  expect(session.number).toBeGreaterThan(run.session.number)
})
