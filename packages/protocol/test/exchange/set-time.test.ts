import { describe, expect, it } from 'vitest'
import type { Conversation } from '../../src/exchange/conversation.ts'
import { setCreationTime, setFacts, setModificationTime } from '../../src/exchange/set-time.ts'
import { bytesOf } from '../bytes-of.ts'
import { featuresOf } from './good-dialogue.ts'
import { type Case, conversationWith, play, playCase } from './play.ts'

const refused = (verb: string, code: number) => ({ type: 'refused', command: { verb }, reply: { code } })
const failed = (code: string) => ({ type: 'failed', error: { code } })
const completed = { type: 'completed' }

describe('setting the time', () => {
  const set = (c: Conversation) => setModificationTime(c, 'a b', new Date(1500))
  const mfmt = { features: featuresOf({ MFMT: '' }) }
  const long = 'SITE UTIME a b 19700101000001 19700101000001 19700101000001 UTC'
  const cases: readonly Case[] = [
    [
      'is MFMT',
      mfmt,
      set,
      `
      > MFMT 19700101000001 a b
      < 213 Modify=19700101000001; a b`,
      completed,
    ],
    [
      'is refused',
      mfmt,
      set,
      `
      > MFMT 19700101000001 a b
      < 550 no`,
      refused('MFMT', 550),
    ],
    [
      'is SITE UTIME where MFMT is not known',
      mfmt,
      set,
      `
      > MFMT 19700101000001 a b
      < 501 what
      > ${long}
      < 200 ok`,
      completed,
    ],
    [
      'is MDTM at last',
      {},
      set,
      `
      > ${long}
      < 550 denied
      > SITE UTIME 19700101000001 a b
      < 500 what
      > MDTM 19700101000001 a b
      < 213 time set`,
      completed,
    ],
    [
      'is not believed where MDTM tells the time of another file',
      {},
      set,
      `
      > ${long}
      < 550 denied
      > SITE UTIME 19700101000001 a b
      < 500 what
      > MDTM 19700101000001 a b
      < 213 20260102030405`,
      { type: 'refused', reply: { code: 550 } },
    ],
    [
      'can be aborted',
      {},
      set,
      `
      > ${long}
      reply 1 within reply: aborted
      settle: settled`,
      { type: 'aborted' },
    ],
    [
      'ends with the connection',
      {},
      set,
      `
      > ${long}
      reply 1 within reply: failed`,
      failed('FTP_TEST'),
    ],
    [
      'is of the bytes of a path',
      {},
      c => setModificationTime(c, bytesOf('a'), new Date(0)),
      `
      > SITE UTIME a 19700101000000 19700101000000 19700101000000 UTC
      < 200 ok`,
      completed,
    ],
    [
      'of creation is MFCT',
      {},
      () => setCreationTime('a', new Date(0)),
      `
      > MFCT 19700101000000 a
      < 213 Create=19700101000000; a`,
      completed,
    ],
    [
      'and other facts is MFF',
      {},
      () =>
        setFacts('a', [
          ['UNIX.mode', '0640'],
          ['modify', '19700101000000'],
        ]),
      `
      > MFF UNIX.mode=0640;modify=19700101000000; a
      < 213 UNIX.mode=0640; a`,
      completed,
    ],
  ]
  it.each(cases)('%s', (...row) => void playCase(row))

  it('is refused where it could not be read back', () => {
    expect(() => setFacts('a', [['x', 'a;b']])).toThrow(/semicolon/)
    expect(() => play(setModificationTime(conversationWith(), 'a', new Date(Number.NaN)), [])).toThrow(/date/)
  })
})
