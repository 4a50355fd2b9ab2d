import { describe, expect, it } from 'vitest'
import { modificationTime, size } from '../../src/exchange/attributes.ts'
import { changeDirectory, makeDirectory, workingDirectory } from '../../src/exchange/directories.ts'
import { greet } from '../../src/exchange/greet.ts'
import { logIn } from '../../src/exchange/log-in.ts'
import { negotiate } from '../../src/exchange/negotiate.ts'
import { quit } from '../../src/exchange/quit.ts'
import { refusalError } from '../../src/exchange/refusal.ts'
import { remove } from '../../src/exchange/remove.ts'
import { rename } from '../../src/exchange/rename.ts'
import { request } from '../../src/exchange/request.ts'
import { protectData, secure, secureAtOnce, securePreferred } from '../../src/exchange/secure.ts'
import { lockStep } from '../../src/exchange/server-profile.ts'
import { conversationWith, play } from './play.ts'

const batching = { ...lockStep, batches: true }

describe('greet', () => {
  it('takes the profile of a known server', () => {
    const conversation = conversationWith()
    play(greet(conversation), [['reply 0 within greeting', '220 (vsFTPd 3.0.3)']])
    expect(conversation.profile.name).toBe('vsftpd')
  })

  it('goes in lock-step with a stranger', () => {
    const conversation = conversationWith()
    play(greet(conversation), [['reply 0 within greeting', '220 hello']])
    expect(conversation.profile).toBe(lockStep)
  })

  it('fails on a refusal', () => {
    const outcome = play(greet(conversationWith()), [['reply 0 within greeting', '500 go away']])
    expect(outcome).toMatchObject({
      type: 'failed',
      error: { code: 'FTP_SERVICE_CLOSING', phase: 'greeting' },
    })
  })
})

describe('logIn', () => {
  const user = { user: 'me', password: 'secret', account: 'acc' }

  it.each([
    [
      'at once',
      [
        ['> USER me', 'sent'],
        ['reply 1 within reply', '230 in'],
      ],
    ],
    [
      'with a password',
      [
        ['> USER me', 'sent'],
        ['reply 1 within reply', '331 more'],
        ['> PASS ***', 'sent'],
        ['reply 2 within reply', '230 in'],
      ],
    ],
    [
      'with a superfluous password',
      [
        ['> USER me', 'sent'],
        ['reply 1 within reply', '331 more'],
        ['> PASS ***', 'sent'],
        ['reply 2 within reply', '202 in'],
      ],
    ],
    [
      'with an account',
      [
        ['> USER me', 'sent'],
        ['reply 1 within reply', '331 more'],
        ['> PASS ***', 'sent'],
        ['reply 2 within reply', '332 more'],
        ['> ACCT ***', 'sent'],
        ['reply 3 within reply', '230 in'],
      ],
    ],
    [
      'with an account and no password',
      [
        ['> USER me', 'sent'],
        ['reply 1 within reply', '332 more'],
        ['> ACCT ***', 'sent'],
        ['reply 2 within reply', '230 in'],
      ],
    ],
  ] as const)('logs in %s', (_how, script) => {
    expect(play(logIn(conversationWith(), user), script).type).toBe('completed')
  })

  it('asks for the password once, however often the server does', () => {
    const outcome = play(logIn(conversationWith(), user), [
      ['> USER me', 'sent'],
      ['reply 1 within reply', '331 more'],
      ['> PASS ***', 'sent'],
      ['reply 2 within reply', '331 again'],
    ])
    expect(outcome).toMatchObject({
      type: 'failed',
      error: { code: 'FTP_UNEXPECTED_REPLY', phase: 'log-in' },
    })
  })

  it('says that an account is needed', () => {
    const outcome = play(logIn(conversationWith(), { user: 'me' }), [
      ['> USER me', 'sent'],
      ['reply 1 within reply', '332 account'],
    ])
    expect(outcome).toMatchObject({ type: 'failed', error: { code: 'FTP_LOGIN_REFUSED' } })
  })

  it('masks secrets that the server repeats', () => {
    const outcome = play(logIn(conversationWith(), user), [
      ['> USER me', 'sent'],
      ['reply 1 within reply', '331 more'],
      ['> PASS ***', 'sent'],
      ['reply 2 within reply', '530 secret is wrong'],
    ])
    expect(JSON.stringify(outcome)).not.toContain('secret')
    expect(outcome).toMatchObject({ error: { message: expect.stringContaining('check user and password') } })
  })

  it('is anonymous without a user', () => {
    const outcome = play(logIn(conversationWith(), {}), [
      ['> USER anonymous', 'sent'],
      ['reply 1 within reply', '331 more'],
      ['> PASS ***', 'sent'],
      ['reply 2 within reply', '230 in'],
    ])
    expect(outcome.type).toBe('completed')
  })

  it('waits for what is outstanding after an abort', () => {
    const outcome = play(logIn(conversationWith(), user), [
      ['> USER me', 'sent'],
      ['reply 1 within reply', 'aborted'],
      ['settle', 'settled'],
    ])
    expect(outcome.type).toBe('aborted')
  })
})

describe('secure', () => {
  it('makes the handshake after 234', () => {
    expect(
      play(secure(), [
        ['> AUTH TLS', 'sent'],
        ['reply 1 within reply', '234 go'],
        ['secure-control', 'secured'],
      ]).type,
    ).toBe('completed')
  })

  it.each(['502 no', '334 more', '200 ok'])('takes %s as a no', answer => {
    expect(
      play(secure(), [
        ['> AUTH TLS', 'sent'],
        ['reply 1 within reply', answer],
      ]).type,
    ).toBe('refused')
  })

  it('goes on without TLS only if that is merely preferred, and only after a no', () => {
    expect(
      play(securePreferred(), [
        ['> AUTH TLS', 'sent'],
        ['reply 1 within reply', '502 no'],
      ]).type,
    ).toBe('completed')
    expect(
      play(securePreferred(), [
        ['> AUTH TLS', 'sent'],
        ['reply 1 within reply', '234 go'],
        ['secure-control', 'failed'],
      ]).type,
    ).toBe('failed')
  })

  it('does not go on without TLS where the server only cannot do it now', () => {
    expect(
      play(securePreferred(), [
        ['> AUTH TLS', 'sent'],
        ['reply 1 within reply', '431 no certificate today'],
      ]).type,
    ).toBe('refused')
    expect(
      play(securePreferred(), [
        ['> AUTH TLS', 'sent'],
        ['reply 1 within reply', '334 more'],
      ]).type,
    ).toBe('completed')
  })

  it('comes first when it is implicit', () => {
    expect(play(secureAtOnce(), [['secure-control', 'secured']]).type).toBe('completed')
  })

  it('protects data in one write where the server bears that', () => {
    const outcome = play(protectData(conversationWith({ profile: batching })), [
      ['> PBSZ 0 + PROT P', 'sent'],
      ['reply 1 within reply', '200 ok'],
      ['reply 2 within reply', '200 ok'],
    ])
    expect(outcome.type).toBe('completed')
  })

  it('takes a refused PROT as a no that names the command', () => {
    const outcome = play(protectData(conversationWith()), [
      ['> PBSZ 0', 'sent'],
      ['reply 1 within reply', '200 ok'],
      ['> PROT P', 'sent'],
      ['reply 2 within reply', '536 no'],
    ])
    if (outcome.type !== 'refused') throw new Error(outcome.type)
    expect(refusalError(outcome)).toMatchObject({ code: 'FTP_TLS_REFUSED', phase: 'tls', command: 'PROT P' })
  })
})

describe('negotiate', () => {
  it('turns on UTF-8 where the server has it, and minds no refusal', () => {
    const conversation = conversationWith()
    play(negotiate(conversation), [
      ['> FEAT', 'sent'],
      ['reply 1 within reply', '211 Features:\n UTF8\n MLST type*;\nEnd'],
      ['> OPTS UTF8 ON', 'sent'],
      ['reply 2 within reply', '504 no'],
    ])
    expect(conversation.features.has('mlst')).toBe(true)
  })

  it('knows nothing of a server without FEAT', () => {
    const conversation = conversationWith()
    expect(
      play(negotiate(conversation), [
        ['> FEAT', 'sent'],
        ['reply 1 within reply', '500 no'],
      ]).type,
    ).toBe('completed')
    expect(conversation.features.has('UTF8')).toBe(false)
  })
})

describe('size', () => {
  it('is asked for in one write where the server bears that', () => {
    expect(
      play(size(conversationWith({ profile: batching }), 'a'), [
        ['> TYPE I + SIZE a', 'sent'],
        ['reply 1 within reply', '200 I'],
        ['reply 2 within reply', '213 42'],
      ]),
    ).toEqual({ type: 'completed', value: 42 })
  })

  it.each([
    ['TYPE', '504 no', '213 43'],
    ['SIZE', '200 I', '550 no'],
  ])('is none where %s is refused', (verb, typed, sized) => {
    expect(
      play(size(conversationWith(), 'a'), [
        ['> TYPE I', 'sent'],
        ['reply 1 within reply', typed],
        ['> SIZE a', 'sent'],
        ['reply 2 within reply', sized],
      ]),
    ).toMatchObject({ type: 'refused', command: { verb } })
  })

  it('can be aborted', () => {
    expect(play(size(conversationWith(), 'a'), [['> TYPE I', 'aborted']])).toEqual({ type: 'aborted' })
  })
})

describe('the one-command exchanges', () => {
  it('read the answers', () => {
    expect(
      play(workingDirectory(), [
        ['> PWD', 'sent'],
        ['reply 1 within reply', '257 "/a""b" ok'],
      ]),
    ).toEqual({ type: 'completed', value: '/a"b' })
    expect(
      play(makeDirectory('x'), [
        ['> MKD x', 'sent'],
        ['reply 1 within reply', '257 "/x"'],
      ]),
    ).toEqual({ type: 'completed', value: '/x' })
    expect(
      play(makeDirectory('x'), [
        ['> MKD x', 'sent'],
        ['reply 1 within reply', '250 done'],
      ]),
    ).toEqual({ type: 'completed', value: undefined })
    expect(
      play(size(conversationWith(), 'a'), [
        ['> TYPE I', 'sent'],
        ['reply 1 within reply', '200 I'],
        ['> SIZE a', 'sent'],
        ['reply 2 within reply', '213 42'],
      ]),
    ).toEqual({ type: 'completed', value: 42 })
    expect(
      play(size(conversationWith({ state: { representation: 'image' } }), 'a'), [
        ['> SIZE a', 'sent'],
        ['reply 1 within reply', '213 x'],
      ]).type,
    ).toBe('failed')
    expect(
      play(modificationTime('a'), [
        ['> MDTM a', 'sent'],
        ['reply 1 within reply', '213 20260102030405'],
      ]),
    ).toMatchObject({
      value: { year: 2026, month: 1, second: 5, zone: 'utc' },
    })
    expect(
      play(workingDirectory(), [
        ['> PWD', 'sent'],
        ['reply 1 within reply', '257 nothing'],
      ]).type,
    ).toBe('failed')
  })

  it('go up by CDUP, and by CWD where that is not known', () => {
    expect(
      play(changeDirectory('..'), [
        ['> CDUP', 'sent'],
        ['reply 1 within reply', '502 no'],
        ['> CWD ..', 'sent'],
        ['reply 2 within reply', '250 ok'],
      ]).type,
    ).toBe('completed')
    expect(
      play(changeDirectory('..'), [
        ['> CDUP', 'sent'],
        ['reply 1 within reply', '550 no'],
      ]).type,
    ).toBe('refused')
    expect(
      play(changeDirectory(''), [
        ['> CWD .', 'sent'],
        ['reply 1 within reply', '250 ok'],
      ]).type,
    ).toBe('completed')
  })

  it('stop at the first no', () => {
    expect(
      play(rename(conversationWith(), 'a', 'b'), [
        ['> RNFR a', 'sent'],
        ['reply 1 within reply', '550 no'],
      ]),
    ).toMatchObject({ type: 'refused', command: { verb: 'RNFR' } })
    expect(
      play(rename(conversationWith(), 'a', 'b'), [
        ['> RNFR a', 'sent'],
        ['reply 1 within reply', '350 go'],
        ['> RNTO b', 'sent'],
        ['reply 2 within reply', '553 no'],
      ]),
    ).toMatchObject({ type: 'refused', command: { verb: 'RNTO' } })
    expect(play(remove('a'), [['> DELE a', 'failed']]).type).toBe('failed')
    expect(
      play(quit(), [
        ['> QUIT', 'sent'],
        ['reply 1 within quit', '221 bye'],
      ]).type,
    ).toBe('completed')
  })

  it('leave transfers and TLS to their own exchanges', () => {
    expect(() => request({ verb: 'RETR', path: 'a' })).toThrow(/use the method/)
    expect(() => request({ verb: 'OTHER', name: 'stor', argument: 'a' })).toThrow(/use the method/)
    expect(() => request({ verb: 'AUTH', mechanism: 'TLS' })).toThrow(/use the method/)
    expect(
      play(request({ verb: 'SITE', text: 'HELP' }), [
        ['> SITE HELP', 'sent'],
        ['reply 1 within reply', '214 x'],
      ]).type,
    ).toBe('completed')
  })
})
