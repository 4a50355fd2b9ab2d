import { describe, expect, test } from 'vitest'
import { failureOf } from '../support/failure-of.ts'
import { logIn } from '../support/log-in.ts'
import { MemorySink } from '../support/memory-sink.ts'
import { leaveNothingOpen } from '../support/open-handles.ts'
import { ScriptedServer, type ScriptedSession } from '../support/scripted-server.ts'

leaveNothingOpen()

const quiet = () => new MemorySink().on('error', () => {})

/** Takes a store to its end, in order or not. */
const store = async (session: ScriptedSession) => {
  session.reply('150 go on')
  const data = await session.data()
  data.resume()
  await new Promise(resolve => data.once('close', resolve))
  session.reply('426 cut')
}

/** A source that gives one chunk, says that it was asked for the next, and waits for ever. */
async function* stuck(asked: () => void) {
  yield 'some'
  asked()
  await new Promise(() => {})
}

describe('quit()', () => {
  test('gives up a call of which our own side moves nothing, in its own time', async () => {
    await using server = await ScriptedServer.start({ STOR: store })
    await using session = await logIn(server, { timeouts: { quit: 50 } })
    let stored: Promise<Error> | undefined
    // The bytes flow then, and nothing else happens any more.
    await new Promise<void>(resolve => {
      stored = failureOf(session.store(stuck(resolve), 'a'))
    })
    const behind = session.noop()
    await session.quit()
    expect(await stored).toMatchObject({
      code: 'FTP_CALLER_FAILED',
      cause: {
        code: 'FTP_TIMEOUT',
        deadline: 'quit',
        message: expect.stringMatching(/ 50 ms; raise timeouts\.quit if our own side/),
      },
    })
    expect(await behind).toMatchObject({ code: 200 })
    await server.received('QUIT')
  })

  test('waits for a transfer whose other side it is that is slow', async () => {
    let isDue = false
    await using server = await ScriptedServer.start({
      RETR: async session => {
        session.reply('150 here it comes')
        const data = await session.data()
        await server.until(() => isDue)
        data.end('all')
        session.reply('226 done')
      },
    })
    await using session = await logIn(server, { timeouts: { quit: 1 } })
    const sink = quiet()
    const retrieved = session.retrieve('a', sink)
    await server.received('RETR')
    const left = session.quit()
    await new Promise(resolve => setTimeout(resolve, 20))
    isDue = true
    server.changed()
    expect(await retrieved).toMatchObject({ bytes: 3 })
    await left
  })
})

describe('destroy()', () => {
  test('ends a transfer that went on when its control connection was lost', async () => {
    await using server = await ScriptedServer.start({
      RETR: async session => {
        session.reply('150 here it comes')
        ;(await session.data()).write('some')
      },
    })
    await using session = await logIn(server)
    let begin: () => void
    const begun = new Promise<void>(resolve => {
      begin = resolve
    })
    const failed = failureOf(session.retrieve('a', quiet(), { onProgress: () => begin() }))
    await begun
    server.sessions[0]?.reset()
    while (!session.closed) await new Promise(setImmediate)
    session.destroy()
    expect(await failed).toMatchObject({ code: 'FTP_DATA_BROKEN', bytesTransferred: 4 })
  })
})
