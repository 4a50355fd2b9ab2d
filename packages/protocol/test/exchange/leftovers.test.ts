import { describe, expect, it } from 'vitest'
import type { Conversation } from '../../src/exchange/conversation.ts'
import { retrieve } from '../../src/exchange/retrieve.ts'
import { store } from '../../src/exchange/store.ts'
import { featuresOf } from './good-dialogue.ts'
import { conversationWith, dialogue, play } from './play.ts'
import { readRecord } from './read-record.ts'

const begun = `
  > EPSV
  < 229 (|||2000|)
  connect 2000 in: opened
  > REST 5
`
const next = `
  > EPSV
  < 229 (|||2000|)
  connect 2000 out: aborted
`
const restOf = (conversation: Conversation) => retrieve(conversation, { path: 'a', offset: 5, size: 9 })
const fresh = () =>
  conversationWith({ state: { representation: 'image' }, features: featuresOf({ RANG: 'STREAM' }) })
const putNext = (conversation: Conversation, before = '') =>
  expect(play(store(conversation, { path: 'b' }), dialogue(before + next))).toEqual({ type: 'aborted' })
const begunWith = (text: string) => begun.replace('connect 2000 in', 'connect 2000 in 4') + text

describe('an offset', () => {
  // A store of two bytes lands in the middle of the ten, or cuts the file there, and is called complete.
  it.each([
    ['vsftpd', 10],
    ['proftpd', 10],
    ['pure-ftpd', 7],
    ['pyftpdlib', 10],
  ])('is kept by %s, whatever is asked before the next transfer', (server, bytes) => {
    const text = readRecord(`observed/${server}/offset-left-behind.txt`)
    const [, shifted = '', takenBack = ''] = text.split('> REST 5\n')
    expect(shifted).toMatch(
      /^< 350 [\s\S]*> NOOP\n< 200 [\s\S]*> STOR f\n[\s\S]*data sent 2 bytes[\s\S]*\n< 226/,
    )
    expect(shifted).toContain(`! data received ${bytes} bytes`)
    expect(takenBack).toMatch(/> REST 0\n< 350 /)
    expect(takenBack).toContain(`! data received ${bytes} bytes`)
  })

  it.each([
    ['the command behind it was not sent', '< 350 go\n> RETR a: aborted'],
    ['nobody waited for its answer', 'reply 2 within reply: aborted\nsettle: settled'],
    ['the transfer was refused', '< 350 go\n> RETR a\n1 550 no'],
    [
      'the transfer was given up before it began',
      '< 350 go\n> RETR a\npreliminary 3 within firstReply: failed',
    ],
  ])('is taken back before the next transfer where %s', (_when, text) => {
    const conversation = fresh()
    play(restOf(conversation), script(begunWith(text)))
    putNext(conversation, '> REST 0\n< 350 ok')
    putNext(conversation)
  })

  it.each([
    [
      'the transfer has begun',
      '< 350 go\n> RETR a\n1 150 go\nstart-data RETR: started\ndata-ended orderly 4\n< 226 ok',
    ],
    ['it was refused', '< 502 no'],
  ])('is not taken back where %s', (_when, text) => {
    const conversation = fresh()
    play(restOf(conversation), script(begunWith(text)))
    putNext(conversation)
  })
})

describe('a range', () => {
  const part = (conversation: Conversation) => retrieve(conversation, { path: 'a', end: 2, size: 9 })
  const ranged = '> EPSV\n< 229 (|||2000|)\n> RANG 0 2\n'

  it('is taken back before the next transfer', () => {
    const conversation = fresh()
    play(part(conversation), script(`${ranged}reply 2 within reply: aborted\nsettle: settled`))
    putNext(conversation, '> RANG 1 0\n< 350 ok')
    putNext(conversation)
  })

  it('is not taken back where it was refused', () => {
    const conversation = fresh()
    play(part(conversation), script(`${ranged}< 550 no`))
    putNext(conversation)
  })
})

describe('a store that is given up before it began', () => {
  it('is where pyftpdlib puts what comes over the next data connection before its command', () => {
    const text = readRecord('dialogues/pyftpdlib/store-abandoned-before-it-began.txt')
    const [, first = '', second = ''] = text.split(/> STOR .*\n/)
    expect(first).toMatch(/^< 150 .*\n> ABOR\n< .*225 [\s\S]*! data sent 17 bytes\n$/)
    expect(second).toMatch(/^< 125 [\s\S]*< 226 .*\n> SIZE first\n< 213 17\n> SIZE second\n< 213 0\n/)
  })
})

/** Steps that are cut short are written as such: `> RETR a: aborted`. */
function script(text: string): ReturnType<typeof dialogue> {
  return dialogue(text).map(([step, answer]) => {
    const [, command, cut] = /^(> .*): (aborted)$/.exec(step) ?? []
    return command === undefined || cut === undefined ? [step, answer] : [command, cut]
  })
}
