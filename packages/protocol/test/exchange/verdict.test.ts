import { describe, expect, it } from 'vitest'
import type { Command } from '../../src/command/command.ts'
import { FtpError } from '../../src/errors.ts'
import { store } from '../../src/exchange/store.ts'
import { transferError } from '../../src/exchange/transfer-error.ts'
import { type TransferFacts, type Verdict, verdict } from '../../src/exchange/verdict.ts'
import { conversationWith, dialogue, play } from './play.ts'

const done = { code: 226, lines: ['done'] }
const cause = new Error('disk full')

describe('the verdict on a transfer', () => {
  const rows: readonly (readonly [TransferFacts, Verdict])[] = [
    [{ end: { how: 'orderly', bytes: 7 }, expected: 7, reply: done }, 'complete'],
    [{ end: { how: 'orderly', bytes: 7 }, expected: undefined, reply: done }, 'complete'],
    [{ end: { how: 'unproven', bytes: 7 }, expected: 7, reply: done }, 'complete'],
    [{ end: { how: 'reached', bytes: 7 }, expected: 7, reply: { code: 426, lines: [] } }, 'complete'],
    [{ end: { how: 'reached', bytes: 7 }, expected: 7, reply: undefined }, 'complete'],
    [{ end: { how: 'orderly', bytes: 6 }, expected: 7, reply: done }, 'wrong-size'],
    [{ end: { how: 'orderly', bytes: 7 }, expected: 7, reply: undefined }, 'unconfirmed'],
    [{ end: { how: 'orderly', bytes: 7 }, expected: 7, reply: { code: 350, lines: [] } }, 'unconfirmed'],
    [{ end: { how: 'unproven', bytes: 7 }, expected: undefined, reply: done }, 'truncation-possible'],
    [{ end: { how: 'unproven', bytes: 7, insists: true }, expected: 7, reply: done }, 'truncation-possible'],
    [{ end: { how: 'unproven', bytes: 7, insists: false }, expected: 7, reply: done }, 'complete'],
    [{ end: { how: 'overrun', bytes: 7 }, expected: 7, reply: done }, 'overrun'],
    [{ end: { how: 'stopped', bytes: 7 }, expected: 7, reply: done }, 'broken'],
    [{ end: { how: 'broken', bytes: 7, cause }, expected: 7, reply: done }, 'broken'],
    [{ end: { how: 'broken', bytes: 7, cause }, expected: 7, reply: { code: 552, lines: [] } }, 'refused'],
    [
      { end: { how: 'broken', bytes: 7, cause, byUs: true }, expected: 7, reply: { code: 426, lines: [] } },
      'broken',
    ],
    [{ end: { how: 'caller-failed', bytes: 7, cause }, expected: 7, reply: done }, 'caller-failed'],
  ]
  it.each(rows)('of %o is %s', (facts, expected) => {
    expect(verdict(facts)).toBe(expected)
  })
})

describe('the error of a transfer', () => {
  const retr: Command = { verb: 'RETR', path: 'a' }
  const lost = new FtpError({ code: 'FTP_TEST', phase: 'transfer', message: 'silence' })
  const rows: readonly (readonly [
    string,
    Command,
    TransferFacts,
    Parameters<typeof transferError>[2],
    RegExp,
  ])[] = [
    [
      'that nobody confirmed',
      retr,
      { end: { how: 'orderly', bytes: 7 }, expected: undefined, reply: undefined },
      {},
      /7 bytes passed, but the server did not confirm the end; verify/,
    ],
    [
      'whose connection was lost',
      retr,
      { end: { how: 'orderly', bytes: 7 }, expected: 9, reply: undefined },
      { lost },
      /7 of 9 bytes passed, but .* \(transfer: silence\); verify/,
    ],
    [
      'that ended without a proof although its size is known',
      retr,
      { end: { how: 'unproven', bytes: 7, insists: true }, expected: 7, reply: done },
      {},
      /ended after 7 of 7 bytes without TLS close_notify, so it may be cut short$/,
    ],
    [
      'that has a note',
      retr,
      {
        end: { how: 'stopped', bytes: 7, note: 'we slept' },
        expected: 9,
        reply: { code: 426, lines: ['late'] },
      },
      {},
      /"426 late".*; we slept$/,
    ],
    [
      'that broke off for no reason',
      retr,
      { end: { how: 'stopped', bytes: 7 }, expected: 9, reply: undefined },
      undefined,
      /broke after 7 of 9 bytes$/,
    ],
    [
      'that threw what is no error',
      retr,
      { end: { how: 'caller-failed', bytes: 7, cause: 'no room' }, expected: 9, reply: undefined },
      {},
      /failed after 7 of 9 bytes: no room$/,
    ],
    [
      'that may leave a file of an unknown name',
      { verb: 'STOU' },
      { end: { how: 'broken', bytes: 7, cause }, expected: 9, reply: undefined },
      {},
      /disk full; a partial file of an unknown name may remain/,
    ],
    [
      'that may leave a file whose name was told',
      { verb: 'STOU' },
      { end: { how: 'broken', bytes: 7, cause }, expected: 9, reply: undefined },
      { said: { code: 150, lines: ['FILE: x.1\u202e'] } },
      /disk full; a partial file "x\.1\\u\{202e\}" may remain/,
    ],
    [
      'whose data connection the server did not like',
      retr,
      {
        end: { how: 'stopped', bytes: 0 },
        expected: 9,
        reply: { code: 522, lines: ['session reuse required'] },
      },
      {},
      /gave up after 0 of 9 bytes: "522 session reuse required"; .* resume the TLS session/,
    ],
    [
      'that may leave a file',
      { verb: 'APPE', path: 'a' },
      { end: { how: 'broken', bytes: 7, cause }, expected: 9, reply: undefined },
      {},
      /disk full; a partial file may remain/,
    ],
  ]
  it.each(rows)('%s says so', (_what, command, facts, details, message) => {
    expect(transferError(command, facts, details).message).toMatch(message)
  })

  it('has the name that the end of the data gives it', () => {
    const end = { how: 'broken', bytes: 0, cause, byUs: true, code: 'FTP_OF_OUR_OWN' } as const
    const refusal = { code: 425, lines: ['no TLS'] }
    expect(transferError(retr, { end, expected: 9, reply: refusal })).toMatchObject({
      code: 'FTP_OF_OUR_OWN',
      reply: refusal,
    })
    const { byUs: _, ...byPeer } = end
    expect(transferError(retr, { end: byPeer, expected: 9, reply: refusal })).toMatchObject({
      code: 'FTP_TRANSFER_REFUSED',
    })
  })

  it('is that of the source when the server does not answer any more', () => {
    const exchange = store(conversationWith({ state: { representation: 'image' } }), { path: 'a' })
    const outcome = play(
      exchange,
      dialogue(`
      > EPSV
      < 229 (|||2000|)
      connect 2000 out: opened
      > STOR a
      1 150 go
      start-data STOR: started
      data-ended caller-failed 3
      drop-data: dropped
      reply 2 within abort: failed`),
    )
    expect(outcome).toMatchObject({ type: 'failed', error: { code: 'FTP_CALLER_FAILED' } })
  })
})

describe('a driver that answers what was not asked', () => {
  it('is told so', () => {
    const exchange = store(conversationWith(), { path: 'a' })
    exchange.next()
    expect(() => exchange.next({ type: 'opened' })).toThrow(/the step "send" was answered with "opened"/)
  })
})
