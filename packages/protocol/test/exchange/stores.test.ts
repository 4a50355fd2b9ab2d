import { describe, expect, it } from 'vitest'
import type { Conversation } from '../../src/exchange/conversation.ts'
import { knownProfiles, lockStep } from '../../src/exchange/server-profile.ts'
import type { Step } from '../../src/exchange/step.ts'
import { type StoreRequest, store } from '../../src/exchange/store.ts'
import { type Case, conversationWith, dialogue, play, playCase, toAnswer } from './play.ts'

const image = { state: { representation: 'image' } } as const
const refused = (verb: string) => ({ type: 'refused', command: { verb } })
const failed = (code: string) => ({ type: 'failed', error: { code } })
const completed = (bytes: number) => ({ type: 'completed', value: { bytes } })
const address = `
  > EPSV
  < 229 (|||2000|)`
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
      'in part under a name that the error tells',
      image,
      put({ unique: true }),
      `
      ${address}
      connect 2000 out: opened
      > STOU
      1 150 FILE: x.1
      start-data STOU: started
      data-ended broken 3
      < 426 cut @cause`,
      { type: 'failed', error: { message: expect.stringContaining('a partial file "x.1" may remain') } },
    ],
    [
      'in part under a name that the error tells, for a source that failed',
      image,
      put({ unique: true }),
      `
      ${address}
      connect 2000 out: opened
      > STOU
      1 150 FILE: x.1
      start-data STOU: started
      data-ended caller-failed 3
      drop-data: dropped
      < 426 cut @abort`,
      { type: 'failed', error: { message: expect.stringContaining('a partial file "x.1" may remain') } },
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
      'under a new name and behind an offset',
      image,
      put({ path: 'a', unique: true, offset: 1 }),
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
    play(
      put({ path: 'a' })(conversation),
      dialogue(`${refusal}
      > STOR a
      1 550 no`),
    )
    expect(play(append(), [])).toMatchObject(failed('FTP_BAD_ARGUMENT'))
  })

  it('appends after STOU where the server bears that', () => {
    const exchange = store(conversationWith({ ...image, storedUnique: true }), { path: 'a', append: true })
    expect(play(exchange, [['> EPSV', 'aborted']])).toEqual({ type: 'aborted' })
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
