import { describe, expect, it } from 'vitest'
import type { Conversation } from '../../src/exchange/conversation.ts'
import { greet } from '../../src/exchange/greet.ts'
import { logIn } from '../../src/exchange/log-in.ts'
import { negotiate, questionsBehindLogIn } from '../../src/exchange/negotiate.ts'
import { retrieve } from '../../src/exchange/retrieve.ts'
import { protectData } from '../../src/exchange/secure.ts'
import { lockStep, type ServerProfile } from '../../src/exchange/server-profile.ts'
import { store } from '../../src/exchange/store.ts'
import { featuresOf, image } from './good-dialogue.ts'
import { type Case, conversationWith, dialogue, play, playCase } from './play.ts'

const atEnd: ServerProfile = { ...lockStep, batches: true, aheadOfRetrieve: 'at-end', aheadOfStore: 'at-end' }
const atOnce: ServerProfile = {
  ...lockStep,
  batches: true,
  aheadOfRetrieve: 'at-once',
  aheadOfStore: 'at-once',
}
const early: ServerProfile = { ...lockStep, takesEarlyBytes: true }
const completed = { type: 'completed', value: { bytes: 7 } }
const aborted = { type: 'aborted' }
const get = (c: Conversation) => retrieve(c, { path: 'a', size: 7 })
const put = (c: Conversation) => store(c, { path: 'a', size: 7 })
const putEarly = (c: Conversation) => store(c, { path: 'a', size: 7, early: true })
const long = 'x'.repeat(201)

const arranged = `
  > EPSV
  < 229 (|||2000|)
`
const got = `
  1 150 go
  start-data RETR: started
  data-ended orderly 7
`
const stored = got.replace('RETR', 'STOR')

describe('the questions of the next transfer', () => {
  const cases: readonly Case[] = [
    [
      'leave at the end of the data of a retrieve',
      { state: image, profile: atEnd },
      get,
      `
      ${arranged}
      connect 2000 in 7: opened
      > RETR a
      ${got}
      look-ahead: ahead RETR b
      > SIZE b + EPSV
      < 226 done`,
      completed,
    ],
    [
      'leave at the end of the data of a store',
      { state: image, profile: atEnd },
      put,
      `
      ${arranged}
      connect 2000 out 7: opened
      > STOR a
      ${stored}
      look-ahead: ahead STOR b
      > EPSV
      < 226 done`,
      completed,
    ],
    [
      'leave in one write with a small retrieve',
      { state: image, profile: atOnce },
      get,
      `
      ${arranged}
      connect 2000 in 7: opened
      look-ahead: ahead RETR b
      > RETR a + SIZE b + EPSV
      ${got}
      < 226 done`,
      completed,
    ],
    [
      'leave in one write with a small store, whose name the server chooses',
      { state: image, profile: atOnce },
      c => store(c, { unique: true, size: 7 }),
      `
      ${arranged}
      connect 2000 out 7: opened
      look-ahead: ahead STOR b
      > STOU + EPSV
      ${stored.replace('STOR', 'STOU')}
      < 226 done`,
      completed,
    ],
    [
      'wait for the end of the data of a large retrieve',
      { state: image, profile: atOnce },
      c => retrieve(c, { path: 'a', size: 65_537 }),
      `
      ${arranged}
      connect 2000 in 65537: opened
      > RETR a
      1 150 go
      start-data RETR: started
      data-ended orderly 65537
      look-ahead: ahead RETR b
      > SIZE b + EPSV
      < 226 done`,
      { type: 'completed' },
    ],
    [
      'wait for the end of a store that may be large',
      { state: image, profile: atOnce },
      c => store(c, { path: 'a' }),
      `
      ${arranged}
      connect 2000 out: opened
      > STOR a
      ${stored}
      < 226 done`,
      completed,
    ],
    [
      'wait for the end of a part that is stopped by us',
      { state: image, profile: atEnd },
      c => retrieve(c, { path: 'a', end: 6, size: 9 }),
      `
      ${arranged}
      connect 2000 in 7 until 7: opened
      > RETR a
      ${got}
      < 226 done`,
      completed,
    ],
    [
      'are none where the caller knows of nothing',
      { state: image, profile: atEnd },
      get,
      `
      ${arranged}
      connect 2000 in 7: opened
      > RETR a
      ${got}
      look-ahead: ahead
      < 226 done`,
      completed,
    ],
    [
      'are none where nobody can tell',
      { state: image, profile: atEnd },
      get,
      `
      ${arranged}
      connect 2000 in 7: opened
      > RETR a
      ${got}
      look-ahead: failed
      < 226 done`,
      completed,
    ],
    [
      'are none where another type must be set before',
      { state: image, profile: atEnd },
      get,
      `
      ${arranged}
      connect 2000 in 7: opened
      > RETR a
      ${got}
      look-ahead: ahead A RETR b
      < 226 done`,
      completed,
    ],
    [
      'do not share a write with a long path',
      { state: image, profile: atOnce },
      c => retrieve(c, { path: long, size: 7 }),
      `
      ${arranged}
      connect 2000 in 7: opened
      look-ahead: ahead RETR b
      > RETR ${long}
      ${got}
      < 226 done`,
      completed,
    ],
    [
      'do not share a write if their own path is long',
      { state: image, profile: atOnce },
      get,
      `
      ${arranged}
      connect 2000 in 7: opened
      look-ahead: ahead RETR ${long}
      > RETR a
      ${got}
      < 226 done`,
      completed,
    ],
    [
      'do not leave behind data that broke off',
      { state: image, profile: atEnd },
      get,
      `
      ${arranged}
      connect 2000 in 7: opened
      > RETR a
      1 150 go
      start-data RETR: started
      data-ended broken 3
      < 426 cut @cause`,
      { type: 'failed' },
    ],
    [
      'do not leave behind a transfer that is over already',
      { state: image, profile: atEnd },
      get,
      `
      ${arranged}
      connect 2000 in 7: opened
      > RETR a
      1 226 done
      start-data RETR: started
      data-ended orderly 7`,
      completed,
    ],
    [
      'announce the transfer before PASV where the server wants that',
      { state: image, profile: atEnd, passive: 'PASV', features: featuresOf({ PRET: '' }) },
      get,
      `
      > PRET RETR a + PASV
      < 200 ok
      < 227 (10,0,0,1,8,0)
      connect 2048 in 7: opened
      > RETR a
      ${got}
      look-ahead: ahead RETR b
      > SIZE b + PRET RETR b + PASV
      < 226 done`,
      completed,
    ],
  ]
  it.each(cases)('%s', (...row) => void playCase(row))

  it('do not matter to a transfer whose final reply came before the connection was lost', () => {
    const conversation = conversationWith({ state: image, profile: atEnd })
    const outcome = play(get(conversation), [
      ...dialogue(`${arranged}
      connect 2000 in 7: opened
      > RETR a
      ${got}
      look-ahead: ahead RETR b`),
      ['> SIZE b + EPSV', 'failed'],
      ['reply 2 within finalReply', '226 done'],
    ])
    expect(outcome).toMatchObject(completed)
    expect(conversation.ahead).toBeUndefined()
  })
})

describe('a transfer whose questions were asked before', () => {
  const ahead = { commands: [{ verb: 'SIZE', path: 'a' }, { verb: 'EPSV' }], ticket: 1 } as const
  const settings = { state: image, profile: atEnd }
  const begin = (c: Conversation) => retrieve(c, { path: 'a' })

  /** A retrieve whose first two tickets were given out before; the script has none of that. */
  function after(
    script: Parameters<typeof play>[1],
    exchange: (c: Conversation) => ReturnType<typeof retrieve> = begin,
    more: Partial<Conversation> = {},
  ) {
    const conversation = conversationWith({ ...settings, ahead, ...more })
    return { outcome: play(exchange(conversation), script, 3), conversation }
  }

  it('takes the answers, and asks nothing', () => {
    const { outcome, conversation } = after([
      ['reply 1 within reply', '213 7'],
      ['reply 2 within reply', '229 (|||2000|)'],
      ['connect 2000 in 7', 'opened'],
      ['> RETR a', 'sent'],
      ['preliminary 3 within firstReply', '550 gone'],
    ])
    expect(outcome).toMatchObject({ type: 'refused' })
    expect(conversation.ahead).toBeUndefined()
    expect(conversation.profile).toBe(atEnd)
  })

  it.each<[string, (c: Conversation) => ReturnType<typeof retrieve>, string]>([
    ['another file', c => retrieve(c, { path: 'b' }), '> SIZE b + EPSV'],
    ['fewer questions', c => retrieve(c, { path: 'a', size: 7 }), '> EPSV'],
    ['other questions', c => store(c, { path: 'a', size: 7, allocate: true }), '> ALLO 7 + EPSV'],
    [
      'more questions',
      c => retrieve({ ...c, leftover: { verb: 'REST', offset: 0 } }, { path: 'a' }),
      '> REST 0 + SIZE a + EPSV',
    ],
  ])('asks itself if it was %s', (_what, exchange, sent) => {
    expect(after([[sent, 'aborted']], exchange).outcome).toEqual(aborted)
  })

  it('asks itself if the questions were the first of its own only', () => {
    const { outcome } = after([['> SIZE a + EPSV', 'aborted']], begin, {
      ahead: { commands: [{ verb: 'SIZE', path: 'a' }], ticket: 1 },
    })
    expect(outcome).toEqual(aborted)
  })

  it.each(['450 not now', '500 what?', '503 not here'])(
    'asks again after "%s", one question at a time from then on',
    said => {
      const { outcome, conversation } = after([
        ['reply 1 within reply', '213 7'],
        ['reply 2 within reply', said],
        ['> SIZE a', 'sent'],
        ['reply 3 within reply', '213 7'],
        ['> EPSV', 'sent'],
        ['reply 4 within reply', '229 (|||2000|)'],
        ['connect 2000 in 7', 'aborted'],
      ])
      expect(outcome).toEqual(aborted)
      expect(conversation.profile).toMatchObject({ batches: false, aheadOfRetrieve: 'never' })
    },
  )

  it('takes a no about the file for one', () => {
    const { outcome, conversation } = after([
      ['reply 1 within reply', '550 no such file'],
      ['reply 2 within reply', '229 (|||2000|)'],
      ['connect 2000 in', 'aborted'],
    ])
    expect(outcome).toEqual(aborted)
    expect(conversation.profile).toBe(atEnd)
  })

  it('gets back into step when it is aborted before the answers', () => {
    const { outcome } = after([
      ['reply 1 within reply', 'aborted'],
      ['settle', 'settled'],
    ])
    expect(outcome).toEqual(aborted)
  })

  it('asks for another address if that of before leads nowhere, and for none ahead from then on', () => {
    const { outcome, conversation } = after([
      ['reply 1 within reply', '213 7'],
      ['reply 2 within reply', '229 (|||2000|)'],
      ['connect 2000 in 7', 'open-failed'],
      ['> EPSV', 'sent'],
      ['reply 3 within reply', '229 (|||2001|)'],
      ['connect 2001 in 7', 'opened'],
      ['> RETR a', 'sent'],
      ['preliminary 4 within firstReply', '150 go'],
      ['start-data RETR', 'started'],
      ['data-ended 4 within dataProgress', { how: 'orderly', bytes: 7 }],
      ['reply 4 within finalReply', '226 done'],
    ])
    expect(outcome).toMatchObject(completed)
    expect(conversation).toMatchObject({ passive: 'EPSV', profile: { aheadOfRetrieve: 'never' } })
  })

  it('fails with the refusal of another address', () => {
    const { outcome } = after([
      ['reply 1 within reply', '213 7'],
      ['reply 2 within reply', '229 (|||2000|)'],
      ['connect 2000 in 7', 'open-failed'],
      ['> EPSV', 'sent'],
      ['reply 3 within reply', 'failed'],
    ])
    expect(outcome).toMatchObject({ type: 'failed' })
  })
})

describe('a transfer that is given up behind the questions of the next', () => {
  const cases: readonly Case[] = [
    [
      'disturbs nothing where a retrieve is at its end',
      { state: image, profile: atEnd },
      get,
      `
      ${arranged}
      connect 2000 in 7: opened
      > RETR a
      ${got}
      look-ahead: ahead RETR b
      > SIZE b + EPSV
      < aborted
      settle: settled`,
      aborted,
    ],
    [
      'lets a small retrieve come to its end',
      { state: image, profile: atOnce },
      get,
      `
      ${arranged}
      connect 2000 in 7: opened
      look-ahead: ahead RETR b
      > RETR a + SIZE b + EPSV
      1 aborted
      settle: settled`,
      aborted,
    ],
    [
      'resets a store',
      { state: image, profile: atOnce },
      put,
      `
      ${arranged}
      connect 2000 out 7: opened
      look-ahead: ahead STOR b
      > STOR a + EPSV
      1 aborted
      drop-data: dropped
      settle: settled`,
      aborted,
    ],
  ]
  it.each(cases)('%s', (...row) => void playCase(row))

  it('is given up as ever if the questions have not left', () => {
    const outcome = play(get(conversationWith({ state: image, profile: atEnd })), [
      ...dialogue(`${arranged}
      connect 2000 in 7: opened
      > RETR a
      ${got}
      look-ahead: ahead RETR b`),
      ['> SIZE b + EPSV', 'aborted'],
      ['drop-data', 'dropped'],
      ['> ABOR', 'sent'],
      ['next-reply within abort', '226 done'],
      ['resynchronise', 'settled'],
    ])
    expect(outcome).toMatchObject(aborted)
  })
})

describe('the bytes of a store', () => {
  const leave = `
    ${arranged}
    connect 2000 out 7: opened
    > STOR a
  `
  const cases: readonly Case[] = [
    [
      'leave before the first reply where server and caller bear it',
      { state: image, profile: early },
      putEarly,
      `${leave}
      start-data STOR: started
      1 150 go
      data-ended orderly 7
      < 226 done`,
      completed,
    ],
    [
      'have left in vain if the store is refused',
      { state: image, profile: early },
      putEarly,
      `${leave}
      start-data STOR: started
      1 553 no`,
      { type: 'refused' },
    ],
    [
      'are confirmed by nobody who has not said that he takes them',
      { state: image, profile: early },
      putEarly,
      `${leave}
      start-data STOR: started
      1 226 done
      data-ended orderly 7`,
      { type: 'failed', error: { code: 'FTP_UNCONFIRMED' } },
    ],
    [
      'wait where the caller may want his source back',
      { state: image, profile: early },
      put,
      `${leave}
      1 553 no`,
      { type: 'refused' },
    ],
    [
      'wait where the server does not bear it',
      { state: image, profile: lockStep },
      putEarly,
      `${leave}
      1 553 no`,
      { type: 'refused' },
    ],
    [
      'wait for TLS, which brings the first reply along',
      { state: { ...image, dataProtection: 'private' }, profile: early },
      putEarly,
      `${leave}
      1 553 no`,
      { type: 'refused' },
    ],
    [
      'wait for the server to connect',
      { state: image, profile: early, dataMode: 'active', active: 'PORT' },
      putEarly,
      `
      listen: listening 10.0.0.1 4000
      > PORT 10,0,0,1,15,160
      < 200 ok
      > STOR a
      1 553 no`,
      { type: 'refused' },
    ],
  ]
  it.each(cases)('%s', (...row) => void playCase(row))
})

it('a session in lock-step takes of a server that is known only what does not go ahead', () => {
  const conversation = conversationWith()
  const { session } = conversation
  const inStep: Conversation = Object.assign(conversation, { session: { ...session, lockStep: true } })
  play(greet(inStep), [['reply 0 within greeting', '220 (vsFTPd 3.0.3)']])
  expect(inStep.profile).toMatchObject({
    name: 'vsftpd',
    batches: false,
    aheadOfRetrieve: 'never',
    aheadOfStore: 'never',
    takesEarlyBytes: false,
    listsBlanks: true,
  })
})

describe('a log-in', () => {
  const me = { user: 'me', password: 'p' }
  const known: ServerProfile = { ...lockStep, batches: true }
  const stranger = { login: 'logged-out', controlProtection: 'protected' } as const

  it('takes along what is asked behind it, in one write', () => {
    const conversation = conversationWith({ state: stranger, profile: known })
    const outcome = play(
      (function* () {
        const entered = yield* logIn(conversation, me, questionsBehindLogIn(conversation))
        const isProtected = yield* protectData(conversation)
        Object.assign(conversation.session.state, { login: 'logged-in' })
        return [entered.type, isProtected.type, (yield* negotiate(conversation)).type]
      })(),
      dialogue(`
        > USER me + PASS *** + PBSZ 0 + PROT P + FEAT + OPTS UTF8 ON
        < 331 password?
        < 230 in
        < 200 ok
        < 200 ok
        < 211 features¶ UTF8¶end
        < 200 ok`),
    )
    expect(outcome).toEqual(['completed', 'completed', 'completed'])
    expect(conversation).toMatchObject({ ahead: undefined, featuresOf: 'logged-in' })
  })

  it('asks less where data is in clear text and names are UTF-8 anyway', () => {
    const clear = conversationWith({ profile: { ...known, alwaysUtf8: true } })
    expect(questionsBehindLogIn(clear)).toEqual([{ verb: 'FEAT' }])
  })

  it('asks again what was asked of a stranger, if more had to be said', () => {
    const conversation = conversationWith({ state: stranger, profile: known })
    const outcome = play(
      logIn(conversation, { ...me, account: 'x' }, [{ verb: 'FEAT' }]),
      dialogue(`
        > USER me + PASS *** + FEAT
        < 331 password?
        < 332 account?
        > ACCT ***`).concat([['reply 4 within reply', '230 in']]),
    )
    expect(outcome).toMatchObject({ type: 'completed' })
    expect(conversation.ahead).toBeUndefined()
  })

  it('sends nothing along to a stranger', () => {
    const outcome = play(logIn(conversationWith(), me, [{ verb: 'FEAT' }]), [['> USER me', 'aborted']])
    expect(outcome).toEqual(aborted)
  })
})
