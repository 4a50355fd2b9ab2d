import { lastValueFrom, toArray } from 'rxjs'
import { expect, test } from 'vitest'
import { createFtpServer, MemoryFileSystem } from '../../../server/src/index.ts'
import { access } from '../../../transport/test/support/log-in.ts'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import { ScriptedServer } from '../../../transport/test/support/scripted-server.ts'
import { createFtp } from '../../src/create-ftp.ts'
import { EventHub } from '../../src/events/event-hub.ts'
import type { FtpEvent } from '../../src/events/ftp-event.ts'

leaveNothingOpen()

test('tells what all sessions do, secrets masked, and completes when the client is closed', async () => {
  const fileSystem = new MemoryFileSystem({ 'a.txt': 'text' })
  const server = await createFtpServer({ fileSystem, users: { user: 'secret' } }).listen()
  const ftp = createFtp(access(server, {}))
  const all = lastValueFrom(ftp.events.pipe(toArray()))
  expect(await ftp.readFile('a.txt', 'utf8')).toBe('text')
  await ftp.close()
  await server.close()
  const events = await all
  const types = new Set(events.map(({ type }) => type))
  expect([...types].sort()).toEqual(['closed', 'command', 'opened', 'reply', 'transfer'])
  expect(JSON.stringify(events)).not.toContain('secret')
  expect(events).toContainEqual(expect.objectContaining({ type: 'command', command: 'PASS ***' }))
  // All are of one session, and that is gone in the end.
  expect(new Set(events.map(event => 'session' in event && event.session)).size).toBe(1)
  expect(events.at(-1)?.type).toBe('closed')
})

test('is hot: who comes late is told what happens from then on, and nobody else is asked to make it', async () => {
  const server = await createFtpServer().listen()
  const ftp = createFtp(server.url)
  await ftp.command('NOOP')
  const told: FtpEvent[] = []
  const subscription = ftp.events.subscribe(event => told.push(event))
  await ftp.command('NOOP')
  expect(told.map(({ type }) => type)).toEqual(['command', 'reply'])
  subscription.unsubscribe()
  await ftp.command('NOOP')
  expect(told).toHaveLength(2)
  await ftp.close()
  await server.close()
})

test('tells the limit of the server once that is learned', async () => {
  let open = 0
  await using server = await ScriptedServer.start({
    greeting: session => session.reply(++open > 1 ? '421 Too many connections' : '220 ready'),
  })
  const ftp = createFtp({ ...access(server), sessions: 3 })
  const told: FtpEvent[] = []
  ftp.events.subscribe(event => told.push(event))
  await Promise.all([ftp.command('NOOP'), ftp.command('NOOP'), ftp.command('NOOP')])
  expect(told).toContainEqual({ type: 'limit', sessions: 1 })
  await ftp.destroy()
})

test('nothing is made while nobody listens, and the listener of the caller is told all the same', () => {
  const hub = new EventHub()
  expect(hub.traceWith(undefined).active).toBe(false)
  const own: FtpEvent[] = []
  const traced = hub.traceWith(event => own.push(event))
  expect(traced.active).toBe(true)
  const event = { type: 'command', session: 1, command: 'NOOP' } as const
  traced(event)
  const heard: FtpEvent[] = []
  const subscription = hub.events.subscribe(each => heard.push(each))
  traced(event)
  expect([own.length, heard.length, hub.traceWith(undefined).active]).toEqual([2, 1, true])
  subscription.unsubscribe()
  expect(hub.traceWith(undefined).active).toBe(false)
})
