import { describe, expect, it } from 'vitest'
import type { Conversation } from '../../src/exchange/conversation.ts'
import { transferMode } from '../../src/exchange/data-settings.ts'
import { retrieve } from '../../src/exchange/retrieve.ts'
import { lockStep } from '../../src/exchange/server-profile.ts'
import type { DataUse, Step } from '../../src/exchange/step.ts'
import { store } from '../../src/exchange/store.ts'
import { batching } from './good-dialogue.ts'
import { conversationWith, describeStep, dialogue, play, toAnswer } from './play.ts'

const image = { state: { representation: 'image' } } as const
const refused = (verb: string) => ({ type: 'refused', command: { verb } })
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
describe('text', () => {
  it('is fetched without any count, even one that is known', () => {
    const exchange = retrieve(conversationWith({ profile: batching }), {
      path: 'a',
      size: 7,
      representation: 'ascii',
    })
    expect(
      play(
        exchange,
        dialogue(`
      > TYPE A + EPSV
      < 200 A
      < 229 (|||2000|)
      connect 2000 in: opened
      ${got(9)}`),
      ),
    ).toMatchObject(completed(9))
  })

  it('is stored, or refused', () => {
    const exchange = store(conversationWith(), { path: 'a', representation: 'ascii' })
    expect(
      play(
        exchange,
        dialogue(`
      > TYPE A
      < 504 no
      ${address}`),
      ),
    ).toMatchObject(refused('TYPE'))
  })
})

describe('a mode of transmission', () => {
  it('is asked for', () => {
    expect(
      play(
        transferMode('Z'),
        dialogue(`
      > MODE Z
      < 504 no`),
      ),
    ).toMatchObject(refused('MODE'))
  })

  const compressing = (inflates: boolean, transmission: 'stream' | 'deflate') =>
    conversationWith({
      profile: { ...lockStep, inflates },
      compresses: true,
      state: { ...image.state, transmission },
    })
  const asksOnly = (conversation: Conversation, wanted: 'retrieve' | 'store', first: string) => {
    const exchange =
      wanted === 'retrieve' ? retrieve(conversation, { path: 'a' }) : store(conversation, { path: 'a' })
    expect(describeStep(exchange.next().value as Step)).toBe(first)
  }

  it('is left for stores that the server cannot inflate, and taken up again', () => {
    asksOnly(compressing(false, 'deflate'), 'store', '> MODE S')
    asksOnly(compressing(false, 'stream'), 'store', '> EPSV')
    asksOnly(compressing(false, 'stream'), 'retrieve', '> MODE Z')
    asksOnly(compressing(false, 'deflate'), 'retrieve', '> EPSV')
    asksOnly(compressing(true, 'deflate'), 'store', '> EPSV')
  })

  it.each([
    ['stream', 'S'],
    ['block', 'B'],
    ['compressed', 'C'],
    ['deflate', 'Z'],
  ] as const)('is told to whoever opens the data connection: %s is %s', (transmission, mode) => {
    // The session knows what the server has agreed to, also where an abort kept everybody from waiting for that.
    expect(useOf(conversationWith({ state: { ...image.state, transmission } })).mode).toBe(mode)
  })

  function useOf(conversation: Conversation): DataUse {
    const exchange = retrieve(conversation, { path: 'a' })
    exchange.next()
    exchange.next({ type: 'sent', ticket: 1 })
    const turn = exchange.next(toAnswer('229 (|||2000|)', 1))
    return (turn.value as Extract<Step, { type: 'connect' }>).use
  }
})
