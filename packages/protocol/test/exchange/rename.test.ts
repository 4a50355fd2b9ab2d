import { describe, expect, it } from 'vitest'
import type { Conversation } from '../../src/exchange/conversation.ts'
import { rename } from '../../src/exchange/rename.ts'
import { batching } from './good-dialogue.ts'
import { type Case, playCase } from './play.ts'

const refused = (verb: string, code: number) => ({ type: 'refused', command: { verb }, reply: { code } })
const completed = { type: 'completed' }

describe('rename', () => {
  const move = (c: Conversation) => rename(c, 'a', 'b')
  const cases: readonly Case[] = [
    [
      'is refused by the first command',
      { profile: batching },
      move,
      `
      > RNFR a + RNTO b
      < 550 no
      < 503 no`,
      refused('RNFR', 550),
    ],
    [
      'is refused by the second command',
      { profile: batching },
      move,
      `
      > RNFR a + RNTO b
      < 350 go
      < 553 no`,
      refused('RNTO', 553),
    ],
    [
      'can be aborted',
      { profile: batching },
      move,
      `
      > RNFR a + RNTO b
      reply 1 within reply: aborted
      settle: settled`,
      { type: 'aborted' },
    ],
  ]
  it.each(cases)('%s', (...row) => void playCase(row))

  it('costs the session where an abort leaves the server waiting for the second name', () => {
    const due = { state: { sequence: 'rename-due' } } as const
    const text = `
      > RNFR a
      reply 1 within reply: aborted
      settle: settled`
    playCase(['', {}, move, text, { type: 'aborted' }])
    playCase(['', due, move, `${text}\ndrop-control: dropped`, { type: 'aborted' }])
    playCase(['', due, move, '> RNFR a\n< 350 go\n> RNTO b\n< 250 ok', completed])
  })

  it('goes one by one where the write is misread', () => {
    const conversation = playCase([
      '',
      { profile: batching },
      move,
      `
      > RNFR a + RNTO b
      < 350 go
      < 503 what
      > RNFR a
      < 350 go
      > RNTO b
      < 250 ok`,
      completed,
    ])
    expect(conversation.profile.batches).toBe(false)
  })
})
