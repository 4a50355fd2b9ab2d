import { describe, expect, it } from 'vitest'
import type { Conversation } from '../../src/exchange/conversation.ts'
import { retrieve } from '../../src/exchange/retrieve.ts'
import { lockStep } from '../../src/exchange/server-profile.ts'
import { featuresOf } from './good-dialogue.ts'
import { type Case, conversationWith, play, playCase } from './play.ts'

const image = { state: { representation: 'image' } } as const
const ranges = { ...image, features: featuresOf({ RANG: 'STREAM' }) }
const refused = (verb: string) => ({ type: 'refused', command: { verb } })
const failed = (code: string) => ({ type: 'failed', error: { code } })
const completed = (bytes: number) => ({ type: 'completed', value: { bytes } })
const address = `
  > EPSV
  < 229 (|||2000|)`
const got = (bytes: number) => `
  > RETR a
  1 150 go
  start-data RETR: started
  data-ended orderly ${bytes}
  < 226 done`
const stopped = (bytes: number) => `
  > RETR a
  1 150 go
  start-data RETR: started
  data-ended reached ${bytes}
  drop-data: dropped
  > ABOR`

describe('a part of a file', () => {
  const part = (request: { offset?: number; end?: number; size?: number }) => (c: Conversation) =>
    retrieve(c, { path: 'a', ...request })
  const cases: readonly Case[] = [
    [
      'is a range where the server has ranges',
      ranges,
      part({ end: 2 }),
      `
      > SIZE a
      < 213 9
      ${address}
      > RANG 0 2
      < 350 ok
      connect 2000 in 3: opened
      ${got(3)}`,
      completed(3),
    ],
    [
      'is stopped where the server sends more than its range',
      ranges,
      part({ end: 2, size: 9 }),
      `
      ${address}
      > RANG 0 2
      < 350 ok
      connect 2000 in 3: opened
      > RETR a
      1 150 go
      start-data RETR: started
      data-ended overrun 3
      drop-data: dropped
      > ABOR
      next-reply within abort: 426 cut
      resynchronise: settled`,
      completed(3),
    ],
    [
      'is a planned stop where the range is not known after all',
      ranges,
      part({ offset: 1, end: 2, size: 9 }),
      `
      ${address}
      > RANG 1 2
      < 502 no
      connect 2000 in 2 until 2: opened
      > REST 1
      < 350 ok
      ${stopped(2)}
      next-reply within abort: 426 cut
      resynchronise: settled`,
      { type: 'completed', value: { bytes: 2, reply: { code: 426 }, preliminary: { code: 150 } } },
    ],
    [
      'is a planned stop where a range is not possible now',
      ranges,
      part({ end: 2, size: 9 }),
      `
      ${address}
      > RANG 0 2
      < 551 not in this mode
      connect 2000 in 3 until 3: aborted`,
      { type: 'aborted' },
    ],
    [
      'is refused where the range is',
      ranges,
      part({ end: 2, size: 9 }),
      `
      ${address}
      > RANG 0 2
      < 550 no`,
      refused('RANG'),
    ],
    [
      'is a planned stop where the size is not known',
      ranges,
      part({ end: 2 }),
      `
      > SIZE a
      < 550 no
      ${address}
      connect 2000 in until 3: opened
      ${got(1)}`,
      completed(1),
    ],
    [
      'counts as success whatever becomes of the session',
      image,
      part({ end: 2, size: 9 }),
      `
      ${address}
      connect 2000 in 3 until 3: opened
      ${stopped(3)}
      next-reply within abort: failed`,
      { type: 'completed', value: { bytes: 3, reply: { code: 150 } } },
    ],
    [
      'counts as success where the session is lost',
      { ...image, profile: { ...lockStep, survivesAbort: false } },
      part({ end: 2, size: 9 }),
      `
      ${address}
      connect 2000 in 3 until 3: opened
      > RETR a
      1 150 go
      start-data RETR: started
      data-ended reached 3
      drop-data: dropped
      drop-control: dropped`,
      completed(3),
    ],
    [
      'that ends with the file is the rest of it',
      ranges,
      part({ offset: 2, end: 8, size: 9 }),
      `
      ${address}
      connect 2000 in 7: opened
      > REST 2
      < 350 ok
      ${got(7)}`,
      completed(7),
    ],
    [
      'that ends behind the file is the rest of it',
      ranges,
      part({ end: 99, size: 9 }),
      `
      ${address}
      connect 2000 in 9: opened
      ${got(9)}`,
      completed(9),
    ],
    [
      'that ends nowhere is the rest of it',
      image,
      part({ offset: 2, end: Number.POSITIVE_INFINITY, size: 9 }),
      `
      ${address}
      connect 2000 in 7: opened
      > REST 2
      < 350 ok
      ${got(7)}`,
      completed(7),
    ],
    ['does not end within a byte', image, part({ end: 2.5 }), '', failed('FTP_BAD_ARGUMENT')],
    ['does not begin before the file', image, part({ offset: -1 }), '', failed('FTP_BAD_ARGUMENT')],
    ['cannot end before it begins', image, part({ offset: 3, end: 2 }), '', failed('FTP_BAD_ARGUMENT')],
  ]
  it.each(cases)('%s', (...row) => void playCase(row))

  it('has no end in text', () => {
    const exchange = retrieve(conversationWith(), { path: 'a', end: 1, representation: 'ascii' })
    expect(play(exchange, [])).toMatchObject(failed('FTP_BAD_ARGUMENT'))
  })
})
