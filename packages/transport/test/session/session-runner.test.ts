import { describe, expect, test } from 'vitest'
import { failureOf } from '../support/failure-of.ts'
import { logIn } from '../support/log-in.ts'
import { MemorySink } from '../support/memory-sink.ts'
import { leaveNothingOpen } from '../support/open-handles.ts'
import { ScriptedServer } from '../support/scripted-server.ts'

leaveNothingOpen()

const silence = () => {}
const quiet = () => new MemorySink().on('error', () => {})

describe('abort()', () => {
  test('gives up the transfer that runs; what waits behind it is done', async () => {
    await using server = await ScriptedServer.start({
      RETR: async session => {
        session.reply('150 here it comes')
        const data = await session.holdData()
        data.write('some')
        await new Promise(resolve => data.once('close', resolve))
        session.reply('426 cut')
      },
    })
    await using session = await logIn(server)
    let begin: () => void
    const begun = new Promise<void>(resolve => {
      begin = resolve
    })
    const transfer = failureOf(session.retrieve('a', quiet(), { onProgress: () => begin() }))
    const behind = session.noop()
    await begun
    await session.abort(new Error('enough'))
    expect(await transfer).toMatchObject({ code: 'FTP_ABORTED', cause: { message: 'enough' } })
    expect(await behind).toMatchObject({ code: 200 })
    expect(await session.pwd()).toBe('/')
    expect(server.verbs).toContain('ABOR')
  })

  test('gives up a command that is not answered, once its answer comes', async () => {
    await using server = await ScriptedServer.start({ SITE: silence })
    await using session = await logIn(server)
    const command = failureOf(session.site('SLOW'))
    await server.received('SITE')
    const aborted = session.abort()
    server.sessions[0]?.reply('200 at last')
    await aborted
    expect(await command).toMatchObject({ code: 'FTP_ABORTED' })
    expect(await session.pwd()).toBe('/')
  })

  test('gives up the call that runs and no later one', async () => {
    await using server = await ScriptedServer.start({ SITE: silence })
    await using session = await logIn(server)
    for (const times of [1, 2]) {
      const command = failureOf(session.site('SLOW'))
      await server.received('SITE', times)
      const aborted = session.abort(new Error(`enough of ${times}`))
      server.sessions[0]?.reply('200 at last')
      await aborted
      expect(await command).toMatchObject({ code: 'FTP_ABORTED', cause: { message: `enough of ${times}` } })
      expect(await session.pwd()).toBe('/')
    }
  })

  test('does nothing where nothing runs', async () => {
    await using server = await ScriptedServer.start()
    await using session = await logIn(server)
    const before = server.commands.length
    await session.abort()
    expect(server.commands.length).toBe(before)
    expect(await session.pwd()).toBe('/')
  })
})

describe('calls that wait', () => {
  test('each reject with the reason when the session dies', async () => {
    await using server = await ScriptedServer.start({ SITE: session => session.reset() })
    await using session = await logIn(server)
    const calls = [session.site('DIE'), session.pwd(), session.size('a'), session.list().toArray()]
    const errors = await Promise.all(calls.map(failureOf))
    expect(errors.map(({ code }) => code)).toEqual(Array(4).fill('FTP_CONNECTION_LOST'))
    expect(session.closed).toBe(true)
  })

  test('each reject with the words of the server when it takes leave', async () => {
    await using server = await ScriptedServer.start({ SITE: '421 closing down' })
    await using session = await logIn(server)
    const errors = await Promise.all([session.site('X'), session.pwd(), session.noop()].map(failureOf))
    for (const error of errors) {
      expect(error).toMatchObject({ code: 'FTP_SERVICE_CLOSING', reply: { code: 421 } })
    }
  })

  test.each(['destroy', 'close'] as const)(
    'each reject when it is closed from this side by %s',
    async how => {
      await using server = await ScriptedServer.start({ SITE: silence })
      await using session = await logIn(server)
      const calls = [session.site('X'), session.pwd(), session.size('a')].map(failureOf)
      await server.received('SITE')
      session[how]()
      const errors = await Promise.all(calls)
      expect(errors.map(({ code }) => code)).toEqual(Array(3).fill('FTP_CONNECTION_LOST'))
    },
  )

  test('may share one signal, many of them', async () => {
    await using server = await ScriptedServer.start({ SITE: silence })
    await using session = await logIn(server)
    const abort = new AbortController()
    const { signal } = abort
    const calls = [
      failureOf(session.site('X', { signal })),
      ...Array.from({ length: 30 }, () => failureOf(session.noop({ signal }))),
      ...Array.from({ length: 30 }, () => failureOf(session.list('', { signal }).toArray())),
    ]
    await server.received('SITE')
    abort.abort()
    server.sessions[0]?.reply('200 at last')
    const errors = await Promise.all(calls)
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['FTP_ABORTED']))
    // That no warning came is what `leaveNothingOpen` looks at.
    expect(await session.pwd()).toBe('/')
  })
})
