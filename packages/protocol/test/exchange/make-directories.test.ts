import { describe, it } from 'vitest'
import type { Conversation } from '../../src/exchange/conversation.ts'
import { makeDirectories } from '../../src/exchange/make-directories.ts'
import { batching } from './good-dialogue.ts'
import { type Case, playCase } from './play.ts'

const refused = (verb: string, code: number) => ({ type: 'refused', command: { verb }, reply: { code } })
const value = (given: unknown) => ({ type: 'completed', value: given })

describe('making directories', () => {
  const make = (path: string) => (c: Conversation) => makeDirectories(c, path)
  const cases: readonly Case[] = [
    [
      'needs one command where the parents are there',
      {},
      make('a/b'),
      `
      > MKD a/b
      < 257 "/a/b"`,
      value({ made: true, path: '/a/b' }),
    ],
    [
      'makes the parents',
      {},
      make('a/b'),
      `
      > MKD a/b
      < 550 no
      > MKD a
      < 257 "/a"
      > MKD a/b
      < 250 done`,
      value({ made: true, path: undefined }),
    ],
    [
      'makes them in one write where it can',
      { profile: batching },
      make('a/b/c'),
      `
      > MKD a/b/c
      < 550 no
      > MKD a + MKD a/b + MKD a/b/c
      < 521 there
      < 257 "/a/b"
      < 257 "/a/b/c"`,
      value({ made: true, path: '/a/b/c' }),
    ],
    [
      'takes what somebody else has made meanwhile',
      {},
      make('a'),
      `
      > MKD a
      < 521 there
      > PWD
      < 257 "/"
      > CWD a
      < 250 ok
      > CWD /
      < 250 ok`,
      value({ made: false, path: undefined }),
    ],
    [
      'is refused where there is something else',
      {},
      make('a'),
      `
      > MKD a
      < 550 file exists
      > PWD
      < 257 "/"
      > CWD a
      < 550 no directory`,
      refused('MKD', 550),
    ],
    [
      'is refused where nobody is logged in',
      {},
      make('a/b'),
      `
      > MKD a/b
      < 530 log in`,
      refused('MKD', 530),
    ],
    [
      'is refused where MKD is not known',
      {},
      make('a/b'),
      `
      > MKD a/b
      < 502 what`,
      refused('MKD', 502),
    ],
    [
      'can be aborted',
      {},
      make('a/b'),
      `
      > MKD a/b
      < 550 no
      > MKD a
      reply 2 within reply: aborted
      settle: settled`,
      { type: 'aborted' },
    ],
  ]
  it.each(cases)('%s', (...row) => void playCase(row))
})
