import { describe, expect, it } from 'vitest'
import type { Conversation } from '../../src/exchange/conversation.ts'
import { transferMode } from '../../src/exchange/data-settings.ts'
import { retrieve } from '../../src/exchange/retrieve.ts'
import { knownProfiles, lockStep } from '../../src/exchange/server-profile.ts'
import type { DataUse, Step } from '../../src/exchange/step.ts'
import { type StoreRequest, store } from '../../src/exchange/store.ts'
import { batching, featuresOf } from './good-dialogue.ts'
import { type Case, conversationWith, dialogue, play, playCase, toAnswer } from './play.ts'

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

describe('store', () => {
  const put = (request: StoreRequest) => (c: Conversation) => store(c, request)
  const done = (command: string, first: string, last = '226 done') => `
    ${address}
    connect 2000 out: opened
    > ${command}
    1 ${first}
    start-data ${command.slice(0, 4)}: started
    data-ended orderly 7
    < ${last}`
  const named = (name: string | undefined) => ({ type: 'completed', value: { name } })
  const cases: readonly Case[] = [
    [
      'under a name that the server chooses and tells first',
      image,
      put({ unique: true }),
      done('STOU', '150 FILE: x.1'),
      named('x.1'),
    ],
    [
      'under a name that the server tells last',
      image,
      put({ unique: true, path: 'x' }),
      done('STOU x', '125 go', '226 done (unique file name:x.2).'),
      named('x.2'),
    ],
    [
      'under a name that it does not tell',
      image,
      put({ unique: true }),
      done('STOU', '150 go'),
      named(undefined),
    ],
    [
      'under a name that it tells in a form that could not be sent back',
      image,
      put({ unique: true }),
      done('STOU', '150 FILE: x\u0007'),
      named(undefined),
    ],
    [
      'under a name that it tells in another charset',
      image,
      put({ unique: true }),
      done('STOU', '150 FILE: x\ufffd'),
      named(undefined),
    ],
    [
      'empty, where the server is done before',
      image,
      put({ path: 'a' }),
      `
      ${address}
      connect 2000 out: opened
      > STOR a
      1 226 done
      start-data STOR: started
      data-ended orderly 0`,
      completed(0),
    ],
    ['that has no name', image, put({}), '', failed('FTP_BAD_ARGUMENT')],
    ['behind no offset', image, put({ path: 'a', offset: -1 }), '', failed('FTP_BAD_ARGUMENT')],
    ['behind half an offset', image, put({ path: 'a', offset: 0.5 }), '', failed('FTP_BAD_ARGUMENT')],
    [
      'not, where the server called it done before it had the bytes',
      image,
      put({ unique: true }),
      `
      ${address}
      connect 2000 out: opened
      > STOU
      1 226 done
      start-data STOU: started
      data-ended orderly 7`,
      { type: 'failed', error: { code: 'FTP_UNCONFIRMED', reply: { code: 226 } } },
    ],
    [
      'under a chosen name that is refused',
      image,
      put({ unique: true }),
      `
      ${address}
      connect 2000 out: opened
      > STOU
      1 553 no`,
      refused('STOU'),
    ],
    [
      'with room that is not needed',
      image,
      put({ path: 'a', size: 7, allocate: true }),
      `
      > ALLO 7
      < 502 what
      ${address}
      connect 2000 out 7: aborted`,
      { type: 'aborted' },
    ],
    [
      'without room',
      image,
      put({ path: 'a', size: 7, allocate: true }),
      `
      > ALLO 7
      < 552 full
      ${address}`,
      refused('ALLO'),
    ],
    [
      'of unknown size, which takes unknown room',
      image,
      put({ path: 'a', allocate: true }),
      `
      ${address}
      connect 2000 out: open-failed
      > PASV
      < 500 no`,
      failed('FTP_TEST'),
    ],
    [
      'behind an offset that is refused',
      image,
      put({ path: 'a', offset: 3 }),
      `
      ${address}
      connect 2000 out: opened
      > REST 3
      < 501 no`,
      refused('REST'),
    ],
    [
      'without an address',
      image,
      put({ path: 'a' }),
      `
      > EPSV
      reply 1 within reply: failed`,
      failed('FTP_TEST'),
    ],
    [
      'at the end and under a new name',
      image,
      put({ path: 'a', append: true, unique: true }),
      '',
      failed('FTP_BAD_ARGUMENT'),
    ],
    [
      'at the end and behind an offset',
      image,
      put({ path: 'a', append: true, offset: 1 }),
      '',
      failed('FTP_BAD_ARGUMENT'),
    ],
  ]
  it.each(cases)('%s', (...row) => void playCase(row))

  it('does not append where the server would replace the file', () => {
    const profile = { ...lockStep, appendsAfterUnique: false }
    const conversation = conversationWith({ ...image, profile })
    const append = () => store(conversation, { path: 'a', append: true })
    const refusal = `
      ${address}
      connect 2000 out: opened`
    play(
      append(),
      dialogue(`${refusal}
      > APPE a
      1 550 no`),
    )
    play(
      put({ unique: true })(conversation),
      dialogue(`${refusal}
      > STOU
      1 550 no`),
    )
    expect(play(append(), [])).toMatchObject(failed('FTP_BAD_ARGUMENT'))
  })

  it.each([lockStep, ...knownProfiles])(
    'never writes its command behind an address that $name has not given',
    profile => {
      for (const dataMode of ['passive', 'active'] as const) {
        for (const request of [{ path: 'a' }, { path: 'a', append: true }, { unique: true }]) {
          const exchange = store(conversationWith({ profile, dataMode }), request)
          let turn = exchange.next()
          let addressed = false
          while (!turn.done) {
            const step: Step = turn.value
            if (step.type === 'send') {
              const verbs = step.commands.map(({ verb }) => verb)
              if (verbs.some(verb => ['STOR', 'APPE', 'STOU'].includes(verb)))
                expect([verbs.length, addressed]).toEqual([1, true])
            }
            if (step.type === 'reply') addressed = true
            turn = exchange.next(toAnswer(answers[step.type] ?? 'aborted', 1))
          }
          expect(addressed).toBe(true)
        }
      }
    },
  )
  const answers: Partial<Record<Step['type'], string>> = {
    send: 'sent',
    reply: '229 (|||2000|)',
    connect: 'opened',
    listen: 'listening 10.0.0.1 4000',
    preliminary: '553 no',
  }
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
