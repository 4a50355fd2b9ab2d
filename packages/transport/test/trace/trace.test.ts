import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import type { TraceEvent } from '../../src/index.ts'
import { embeddedSession } from '../support/embedded-session.ts'
import { failureOf } from '../support/failure-of.ts'
import { logIn } from '../support/log-in.ts'
import { MemorySink } from '../support/memory-sink.ts'
import { leaveNothingOpen } from '../support/open-handles.ts'
import { ScriptedServer } from '../support/scripted-server.ts'

describe('a trace', () => {
  leaveNothingOpen()

  test('tells commands, replies and transfers of its session, in order', async () => {
    const events: TraceEvent[] = []
    await using at = await embeddedSession({ a: 'content' }, {}, { trace: event => events.push(event) })
    const before = events.length
    await at.session.retrieve('a', new MemorySink())
    const told = events.slice(before).map(({ session: _, ...event }) => event)
    expect(told).toContainEqual({ type: 'command', command: 'RETR a' })
    expect(told).toContainEqual({ type: 'reply', code: 213, lines: ['7'] })
    const transfers = told.filter(({ type }) => type === 'transfer')
    expect(transfers).toEqual([
      { type: 'transfer', state: 'begun', command: 'RETR a', expected: 7, bytes: 0 },
      { type: 'transfer', state: 'ended', command: 'RETR a', expected: 7, bytes: 7, how: 'orderly' },
    ])
    expect(told).toContainEqual(expect.objectContaining({ type: 'reply', code: 226 }))
    expect(new Set(events.map(({ session }) => session)).size).toBe(1)
  })

  test('begins with the greeting and shows no secret, also where the server repeats it', async () => {
    const events: TraceEvent[] = []
    await using server = await ScriptedServer.start({
      PASS: (session, password) => session.reply(`230 welcome with ${password}`),
    })
    await using session = await logIn(server, { trace: event => events.push(event) })
    expect(events.slice(0, 5)).toMatchObject([
      { type: 'reply', code: 220 },
      { type: 'command', command: 'USER user' },
      { type: 'reply', code: 331 },
      { type: 'command', command: 'PASS ***' },
      { type: 'reply', code: 230, lines: ['welcome with ***'] },
    ])
    expect(JSON.stringify(events)).not.toContain('secret')
    expect(session.lastReply?.code).toBe(502)
  })

  test('escapes control characters', async () => {
    const events: TraceEvent[] = []
    await using server = await ScriptedServer.start({ NOOP: '200 a\x1b[2Jb' })
    await using session = await logIn(server, { trace: event => events.push(event) })
    await session.noop()
    expect(events.at(-1)).toMatchObject({ lines: ['a\\x1b[2Jb'] })
  })

  test('tells the 421 that ends a session', async () => {
    const events: TraceEvent[] = []
    await using server = await ScriptedServer.start({ NOOP: '421 bye' })
    await using session = await logIn(server, { trace: event => events.push(event) })
    await failureOf(session.noop())
    expect(events.at(-1)).toMatchObject({ type: 'reply', code: 421, lines: ['bye'] })
  })

  test('is told of all sessions on channels, for as long as somebody listens', async () => {
    const told: unknown[] = []
    const listen = (event: unknown) => told.push(event)
    await using at = await embeddedSession({ a: 'content' })
    const names = ['sluice:command', 'sluice:reply', 'sluice:transfer']
    for (const name of names) subscribe(name, listen)
    await at.session.retrieve('a', new MemorySink())
    for (const name of names) unsubscribe(name, listen)
    const before = told.length
    await at.session.noop()
    expect(told).toHaveLength(before)
    expect(told).toContainEqual(expect.objectContaining({ type: 'command', command: 'RETR a' }))
    expect(told).toContainEqual(expect.objectContaining({ type: 'reply', code: 226 }))
    expect(told).toContainEqual(expect.objectContaining({ type: 'transfer', state: 'ended', bytes: 7 }))
  })
})

test('a trace that throws is called no more, with a warning, and the session goes on', async () => {
  const warned = once(process, 'warning')
  let calls = 0
  await using at = await embeddedSession(
    {},
    {},
    {
      trace: () => {
        calls++
        throw new Error('mine')
      },
    },
  )
  expect(await at.session.pwd()).toBe('/')
  expect(calls).toBe(1)
  expect((await warned)[0]).toMatchObject({ name: 'SluiceWarning', message: /trace callback threw.*mine/ })
})
