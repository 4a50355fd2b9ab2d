import { describe, it } from 'vitest'
import type { Conversation } from '../../src/exchange/conversation.ts'
import { stat } from '../../src/exchange/stat.ts'
import { batching, featuresOf } from './good-dialogue.ts'
import { type Case, playCase } from './play.ts'

const image = { state: { representation: 'image' } } as const
const refused = (verb: string, code: number) => ({ type: 'refused', command: { verb }, reply: { code } })
const failed = (code: string) => ({ type: 'failed', error: { code } })
const value = (given: unknown) => ({ type: 'completed', value: given })

describe('stat', () => {
  const facts = { ...image, features: featuresOf({ MLST: 'size*;' }) }
  const ask = (c: Conversation) => stat(c, 'a/b')
  const questions = `
    > SIZE a/b
    < 550 no
    > MDTM a/b
    < 213 20260102030405
    > PWD
    < 257 "/"
    > CWD a/b`
  const cases: readonly Case[] = [
    [
      'reads facts',
      facts,
      ask,
      `
      > MLST a/b
      < 250-Begin¶ type=file;size=7; /a/b¶End`,
      value({ type: 'entry', entry: { name: '/a/b', size: 7 } }),
    ],
    [
      'reads facts without a blank before them',
      facts,
      ask,
      `
      > MLST a/b
      < 250-Begin¶type=dir; ..¶End`,
      value({ type: 'entry', entry: { name: '..', type: 'directory' } }),
    ],
    [
      'reads facts in two pieces',
      facts,
      ask,
      `
      > MLST a/b
      < 250-Begin¶ type=file;¶ size=7; b¶End`,
      value({ type: 'entry', entry: { size: 7, type: 'file' } }),
    ],
    [
      'reads facts behind what only ends like some',
      facts,
      ask,
      `
      > MLST a/b
      < 250-Begin¶ Facts;follow here;¶ type=file;size=7; b¶End`,
      value({ type: 'entry', entry: { size: 7, name: 'b' } }),
    ],
    [
      'reads facts behind what are none',
      facts,
      ask,
      `
      > MLST a/b
      < 250-Begin¶ ok;¶¶ Facts follow¶ type=file;size=7; b¶End`,
      value({ type: 'entry', entry: { size: 7, name: 'b' } }),
    ],
    [
      'is refused where the size would be that of text',
      {},
      ask,
      `
      > TYPE I
      < 504 no
      > SIZE a/b
      < 213 9
      > MDTM a/b
      < 213 20260102030405`,
      refused('TYPE', 504),
    ],
    [
      'knows what is not there',
      facts,
      ask,
      `
      > MLST a/b
      < 550 no`,
      refused('MLST', 550),
    ],
    [
      'asks on where facts are not known',
      facts,
      ask,
      `
      > MLST a/b
      < 500 what
      > SIZE a/b
      < 213 7
      > MDTM a/b
      < 213 20260102030405`,
      value({ type: 'file', size: 7, modified: { year: 2026 } }),
    ],
    [
      'asks on where facts cannot be read',
      facts,
      ask,
      `
      > MLST a/b
      < 250 ok
      > SIZE a/b
      < 213 7
      > MDTM a/b
      < 550 no`,
      value({ type: 'file', size: 7, modified: undefined }),
    ],
    [
      'asks in one write',
      { profile: batching },
      ask,
      `
      > TYPE I + SIZE a/b + MDTM a/b
      < 200 I
      < 213 7
      < 213 20260102030405`,
      value({ type: 'file', size: 7 }),
    ],
    [
      'knows what can be entered',
      image,
      ask,
      `${questions}
      < 250 ok
      > CWD /
      < 250 ok`,
      value({ type: 'directory' }),
    ],
    [
      'leaves the rest to the listing of the parent',
      image,
      ask,
      `${questions}
      < 550 no`,
      value({ type: 'in-listing', parent: 'a', name: 'b' }),
    ],
    [
      'can be aborted while it looks',
      image,
      ask,
      `${questions}
      reply 4 within reply: aborted
      settle: settled
      > CWD /
      < 250 ok`,
      { type: 'aborted' },
    ],
    [
      'can be aborted while it asks',
      image,
      ask,
      `
      > SIZE a/b
      reply 1 within reply: aborted
      settle: settled`,
      { type: 'aborted' },
    ],
    [
      'ends with the connection',
      facts,
      ask,
      `
      > MLST a/b
      reply 1 within reply: failed`,
      failed('FTP_TEST'),
    ],
  ]
  it.each(cases)('%s', (...row) => void playCase(row))
})
