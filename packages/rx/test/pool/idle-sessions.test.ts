import { describe, expect, test } from 'vitest'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import { createFtp } from '../../src/create-ftp.ts'
import { startScripted } from './support/scripted-run.ts'

leaveNothingOpen()

describe('an idle session', () => {
  test('takes leave of the server after its time, and the next operation opens another', async () => {
    await using run = await startScripted({}, { idleTimeout: 20 })
    await run.ftp.command('NOOP')
    await run.server.received('QUIT')
    await run.server.sessions[0]?.closed
    expect((await run.ftp.command('NOOP')).code).toBe(200)
    expect(run.server.sessions).toHaveLength(2)
  })

  test('that was used last is used first', async () => {
    const waiting: (() => void)[] = []
    await using run = await startScripted(
      {
        NOOP: session => {
          waiting.push(() => session.reply('200 here'))
          if (waiting.length === 3) for (const answer of waiting) answer()
        },
        SIZE: session => session.reply(`213 ${run.server.sessions.indexOf(session)}`),
      },
      { sessions: 3 },
    )
    await Promise.all([1, 2, 3].map(() => run.ftp.command('NOOP')))
    const used: number[] = []
    for (let i = 0; i < 5; i++) used.push(await run.ftp.size('x'))
    expect(new Set(used).size).toBe(1)
  })

  test.each([0, -1, 1.5, Number.NaN, 2 ** 31])('is not given %s milliseconds', idleTimeout => {
    expect(() => createFtp({ host: 'localhost', idleTimeout })).toThrow(/idleTimeout must be a whole number/)
  })

  test('may stay for ever', () => {
    expect(() => createFtp({ host: 'localhost', idleTimeout: Number.POSITIVE_INFINITY })).not.toThrow()
  })
})
