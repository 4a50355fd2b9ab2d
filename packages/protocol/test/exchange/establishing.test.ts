import { describe, expect, it } from 'vitest'
import { encodeCommand } from '../../src/command/encode-command.ts'
import { chooseHost } from '../../src/exchange/choose-host.ts'
import { greet } from '../../src/exchange/greet.ts'
import { chooseLanguage } from '../../src/exchange/information.ts'
import { account, logIn } from '../../src/exchange/log-in.ts'
import { learnFeatures, negotiate } from '../../src/exchange/negotiate.ts'
import { reinitialize } from '../../src/exchange/reinitialize.ts'
import { clearControl, protectData, secure, securePreferred } from '../../src/exchange/secure.ts'
import { lockStep } from '../../src/exchange/server-profile.ts'
import type { Step } from '../../src/exchange/step.ts'
import { batching, featuresOf } from './good-dialogue.ts'
import { type Case, conversationWith, dialogue, play, playCase } from './play.ts'

const me = { user: 'me', password: 'secret' }
const refused = (code: number) => ({ type: 'refused', reply: { code } })
const failed = (code: string) => ({ type: 'failed', error: { code } })
const completed = { type: 'completed' }

describe('log in', () => {
  const cases: readonly Case[] = [
    [
      'in one write, and at once',
      { profile: batching },
      c => logIn(c, me),
      `
      > USER me + PASS ***
      < 230 in
      < 503 again?`,
      { type: 'completed', value: { code: 230 } },
    ],
    [
      'in one write, with a refused user',
      { profile: batching },
      c => logIn(c, me),
      `
      > USER me + PASS ***
      < 530 no
      < 503 no`,
      { type: 'failed', error: { code: 'FTP_LOGIN_REFUSED', command: 'USER me' } },
    ],
    [
      'in one write, with an account behind the user',
      { profile: batching },
      c => logIn(c, { ...me, account: 'a' }),
      `
      > USER me + PASS ***
      < 332 account
      < 503 no
      > ACCT ***
      < 230 in`,
      completed,
    ],
    [
      'in one write, but with nothing behind it where a refusal comes late',
      { profile: { ...batching, refusesInOrder: false } },
      c => logIn(c, me, [{ verb: 'FEAT' }]),
      `
      > USER me + PASS ***
      < 331 more
      < 530 no`,
      { type: 'failed', error: { code: 'FTP_LOGIN_REFUSED', command: 'PASS ***' } },
    ],
    [
      'in one write, and takes no answer to a question for a welcome',
      { profile: batching },
      c => logIn(c, me, [{ verb: 'FEAT' }]),
      `
      > USER me + PASS *** + FEAT
      < 331 more
      < 200 this is the answer to something else`,
      { type: 'failed', error: { code: 'FTP_UNEXPECTED_REPLY', command: 'PASS ***' } },
    ],
    [
      'in one write that is aborted',
      { profile: batching },
      c => logIn(c, me),
      `
      > USER me + PASS ***
      < 331 more
      reply 2 within reply: aborted
      settle: settled`,
      { type: 'aborted' },
    ],
    [
      'with 202 to the password',
      {},
      c => logIn(c, me),
      `
      > USER me
      < 331 more
      > PASS ***
      < 202 superfluous`,
      completed,
    ],
    [
      'without the account that is asked for',
      {},
      c => logIn(c, me),
      `
      > USER me
      < 331 more
      > PASS ***
      < 332 account`,
      {
        type: 'failed',
        error: { code: 'FTP_LOGIN_REFUSED', message: expect.stringContaining('set the option account') },
      },
    ],
    [
      'with an account that is asked for again',
      {},
      c => logIn(c, { ...me, account: 'a' }),
      `
      > USER me
      < 332 account
      > ACCT ***
      < 332 account`,
      failed('FTP_UNEXPECTED_REPLY'),
    ],
    [
      'with a user that is asked for again',
      {},
      c => logIn(c, me),
      `
      > USER me
      < 336 challenge`,
      failed('FTP_UNEXPECTED_REPLY'),
    ],
    [
      'with a refused password',
      {},
      c => logIn(c, me),
      `
      > USER me
      < 331 more
      > PASS ***
      < 530 secret is wrong`,
      { type: 'failed', error: { reply: { lines: ['*** is wrong'] } } },
    ],
  ]
  it.each(cases)('%s', (...row) => void playCase(row))

  it('has nothing to do where the greeting has done it, once', () => {
    const conversation = conversationWith()
    play(greet(conversation), [['reply 0 within greeting', '230 hello, you']])
    expect(play(logIn(conversation, me), [])).toMatchObject({ type: 'completed', value: { code: 230 } })
    expect(
      play(
        logIn(conversation, me),
        dialogue(`
      > USER me
      < 230 in`),
      ),
    ).toMatchObject({ type: 'completed' })
  })

  it.each([
    [{}, 'anonymous', 'anonymous@'],
    [{ user: '' }, 'anonymous', 'anonymous@'],
    [{ password: '-' }, 'anonymous', '-anonymous@'],
    [{ user: 'anonymous', password: '' }, 'anonymous', 'anonymous@'],
    [{ password: 'me@example.com' }, 'anonymous', 'me@example.com'],
    [{ user: 'me' }, 'me', ''],
    [{ user: 'me', password: '-' }, 'me', '-'],
  ])('sends %o as %s with "%s"', (credentials, user, password) => {
    const exchange = logIn(conversationWith({ profile: batching }), credentials)
    const step = exchange.next().value as Extract<Step, { type: 'send' }>
    const lines = step.commands.map(command => new TextDecoder().decode(encodeCommand(command)))
    expect(lines).toEqual([`USER ${user}\r\n`, `PASS ${password}\r\n`])
  })

  it('masks the account that an answer repeats', () => {
    expect(
      play(
        account('acc'),
        dialogue(`
      > ACCT ***
      < 230 acc it is`),
      ),
    ).toMatchObject({ type: 'completed', value: { lines: ['*** it is'] } })
  })
})

describe('greet', () => {
  it('waits for what is outstanding after an abort', () => {
    const outcome = play(greet(conversationWith()), [
      ['reply 0 within greeting', 'aborted'],
      ['settle', 'settled'],
    ])
    expect(outcome.type).toBe('aborted')
  })
})

describe('the protection of the connection', () => {
  const cases: readonly Case[] = [
    [
      'AUTH SSL where TLS is no name',
      {},
      secure,
      `
      > AUTH TLS
      < 504 what
      > AUTH SSL
      < 431 no`,
      { type: 'refused', command: { mechanism: 'TLS' }, reply: { code: 504 } },
    ],
    [
      'no AUTH SSL after another no',
      {},
      secure,
      `
      > AUTH TLS
      < 534 no`,
      refused(534),
    ],
    [
      'a connection that closes at the handshake that is aborted',
      {},
      secure,
      `
      > AUTH TLS
      < 234 go
      secure-control: aborted
      drop-control: dropped`,
      { type: 'aborted' },
    ],
    [
      'a connection that closes when AUTH is aborted',
      {},
      securePreferred,
      `
      > AUTH TLS
      reply 1 within reply: aborted
      settle: settled
      drop-control: dropped`,
      { type: 'aborted' },
    ],
    [
      'PROT C by its name',
      {},
      c => protectData(c, 'C'),
      `
      > PBSZ 0
      < 200 ok
      > PROT C
      < 200 ok`,
      completed,
    ],
    [
      'PBSZ that is refused',
      {},
      protectData,
      `
      > PBSZ 0
      < 536 no
      > PROT P
      < 200 ok`,
      { type: 'refused', command: { verb: 'PBSZ' } },
    ],
    [
      'CCC that is refused',
      {},
      clearControl,
      `
      > CCC
      < 534 no`,
      refused(534),
    ],
    [
      'a REIN that is refused',
      { state: { controlProtection: 'protected' } },
      reinitialize,
      `
      > REIN
      < 502 no`,
      refused(502),
    ],
    [
      'a REIN that is aborted in clear text',
      {},
      reinitialize,
      `
      > REIN
      reply 1 within reply: aborted
      settle: settled`,
      { type: 'aborted' },
    ],
    [
      'a REIN that is aborted under TLS',
      { state: { controlProtection: 'protected' } },
      reinitialize,
      `
      > REIN
      reply 1 within reply: aborted
      settle: settled
      drop-control: dropped`,
      { type: 'aborted' },
    ],
  ]
  it.each(cases)('%s', (...row) => void playCase(row))

  it('forgets it also where nobody waited for the answer, but not where that is a no', () => {
    const settings = { listing: 'LIST', featuresOf: 'logged-in' } as const
    const aborted = `
      > REIN
      reply 1 within reply: aborted
      settle: settled`
    expect(playCase(['', settings, reinitialize, aborted, { type: 'aborted' }]).featuresOf).toBe('nobody')
    const refusedText = `
      > REIN
      < 502 no`
    expect(playCase(['', settings, reinitialize, refusedText, { type: 'refused' }])).toMatchObject(settings)
  })

  it('forgets with REIN what was settled for the log-in', () => {
    const conversation = playCase([
      '',
      { listing: 'LIST', featuresOf: 'logged-in' },
      reinitialize,
      `
      > REIN
      < 230 again`,
      { type: 'completed', value: { code: 230 } },
    ])
    expect(conversation).toMatchObject({
      listing: undefined,
      featuresOf: 'nobody',
    })
  })
})

describe('negotiate', () => {
  const cases: readonly Case[] = [
    [
      'asks again for what was told before the log-in',
      { featuresOf: 'logged-out', features: featuresOf({ UTF8: '' }) },
      negotiate,
      `
      > FEAT
      < 211-f¶ UTF8¶end
      > OPTS UTF8 ON
      < 451 no`,
      completed,
    ],
    [
      'does not believe any more what was told before, perhaps by somebody else in clear text',
      { featuresOf: 'logged-out', features: featuresOf({ UTF8: '' }) },
      negotiate,
      `
      > FEAT
      < 500 what`,
      completed,
    ],
    ['does not ask twice', { featuresOf: 'logged-in' }, negotiate, '', completed],
    [
      'does not turn on what is always on',
      {
        featuresOf: 'logged-in',
        features: featuresOf({ UTF8: '' }),
        profile: { ...lockStep, alwaysUtf8: true },
      },
      negotiate,
      '',
      completed,
    ],
    [
      'says nothing of facts and clients that the server does not know',
      { featuresOf: 'logged-in', features: featuresOf({ MLST: 'size*;' }) },
      c => negotiate(c, { client: 'x', facts: ['lang'] }),
      '',
      completed,
    ],
    [
      'settles all in one write where it can',
      { featuresOf: 'logged-in', profile: batching, features: featuresOf({ MLST: 'size;type;', UTF8: '' }) },
      c => negotiate(c, { facts: ['type', 'size'], system: true }),
      `
      > OPTS UTF8 ON + OPTS MLST type;size; + SYST
      < 504 no
      < 501 no
      < 215 Windows_NT`,
      completed,
    ],
    [
      'ends with the connection',
      {},
      negotiate,
      `
      > FEAT
      reply 1 within reply: failed`,
      failed('FTP_TEST'),
    ],
    [
      'ends with the connection later',
      { featuresOf: 'logged-in' },
      c => negotiate(c, { system: true }),
      `
      > SYST
      reply 1 within reply: failed`,
      failed('FTP_TEST'),
    ],
  ]
  it.each(cases)('%s', (...row) => void playCase(row))

  it('remembers who was told', () => {
    const before = playCase([
      '',
      { state: { login: 'logged-out' } },
      learnFeatures,
      `
      > FEAT
      < 530 log in first`,
      completed,
    ])
    expect(before.featuresOf).toBe('logged-out')
    const after = playCase([
      '',
      {},
      c => negotiate(c, { system: true }),
      `
      > FEAT
      < 502 no
      > SYST
      < 502 no`,
      completed,
    ])
    expect(after).toMatchObject({ featuresOf: 'logged-in', system: undefined })
  })

  it('takes a first command that is not known for just that', () => {
    const conversation = conversationWith({
      featuresOf: 'logged-in',
      profile: batching,
      features: featuresOf({ UTF8: '' }),
    })
    play(
      negotiate(conversation, { system: true }),
      dialogue(`
      > OPTS UTF8 ON + SYST
      < 500 what
      < 215 UNIX Type: L8`),
    )
    expect(conversation.profile.batches).toBe(true)
  })

  it('goes one by one when a write of several is misread, and from then on', () => {
    const conversation = playCase([
      '',
      { featuresOf: 'logged-in', profile: batching, features: featuresOf({ UTF8: '' }) },
      c => negotiate(c, { system: true }),
      `
      > OPTS UTF8 ON + SYST
      < 200 ok
      < 500 what
      > OPTS UTF8 ON
      < 200 ok
      > SYST
      < 215 UNIX Type: L8`,
      completed,
    ])
    expect(conversation.profile.batches).toBe(false)
    expect(conversation.system).toMatchObject({ name: 'unix', representation: 'L8' })
  })

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['220 ok', { type: 'completed', value: true }],
    ['500 what', { type: 'completed', value: false }],
    ['530 log in first', { type: 'completed', value: false }],
    ['504 no such host', refused(504)],
    ['503 too late', refused(503)],
  ])('takes %s to HOST for what it is', (answer, outcome) => {
    expect(
      play(
        chooseHost('a.example'),
        dialogue(`
      > HOST a.example
      < ${answer}`),
      ),
    ).toMatchObject(outcome)
  })

  it('chooses a language', () => {
    expect(
      play(
        chooseLanguage('en-GB'),
        dialogue(`
      > LANG en-GB
      < 200 ok`),
      ).type,
    ).toBe('completed')
  })
})
