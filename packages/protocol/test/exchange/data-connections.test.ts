import { describe, expect, it } from 'vitest'
import type { Conversation } from '../../src/exchange/conversation.ts'
import { extendedPassiveOnly } from '../../src/exchange/data-settings.ts'
import { list } from '../../src/exchange/list.ts'
import { retrieve } from '../../src/exchange/retrieve.ts'
import { lockStep } from '../../src/exchange/server-profile.ts'
import { batching, featuresOf } from './good-dialogue.ts'
import { type Case, conversationWith, dialogue, play, playCase } from './play.ts'

const image = { representation: 'image' } as const
const get = (conversation: Conversation) => retrieve(conversation, { path: 'a' })
const names = (conversation: Conversation) => list(conversation, undefined, 'NLST')
const active = { state: image, dataMode: 'active' } as const
const listening = 'listen: listening 10.0.0.1 4000'
const whole = `
  1 150 go
  start-data RETR: started
  data-ended orderly 7
  < 226 done`
const refused = (verb: string) => ({ type: 'refused', command: { verb } })
const failed = (code: string) => ({ type: 'failed', error: { code } })
const aborted = { type: 'aborted' }

describe('a passive data connection', () => {
  const cases: readonly Case[] = [
    [
      'is asked for in the family that a 522 names',
      { state: image },
      get,
      `
      > EPSV
      < 522 use (2)
      > EPSV 2
      < 229 (|||2000|)
      connect 2000 in: aborted`,
      aborted,
    ],
    [
      'is asked for in the other family that a 522 names',
      { state: image },
      get,
      `
      > EPSV
      < 522 use (1,2)
      > EPSV 1
      < 522 no`,
      refused('EPSV'),
    ],
    [
      'comes from PASV after a 522 that is about TLS',
      { state: image },
      get,
      `
      > EPSV
      < 522 session reuse required
      > PASV
      < 229 (|||2000|)
      connect 2000 in: aborted`,
      aborted,
    ],
    [
      'is refused',
      { state: image },
      get,
      `
      > EPSV
      < 500 what
      > PASV
      < 502 no`,
      refused('PASV'),
    ],
    [
      'is not asked for in another way after EPSV ALL',
      { state: { ...image, addressing: 'extended-only' } },
      get,
      `
      > EPSV
      < 500 what`,
      refused('EPSV'),
    ],
    [
      'is not opened in another way after EPSV ALL',
      { state: { ...image, addressing: 'extended-only' } },
      get,
      `
      > EPSV
      < 229 (|||2000|)
      connect 2000 in: open-failed`,
      failed('FTP_TEST'),
    ],
    [
      'is not opened in another way after PASV',
      { state: image, passive: 'PASV' },
      get,
      `
      > PASV
      < 227 (10,0,0,1,8,0)
      connect 2048 in: open-failed`,
      failed('FTP_TEST'),
    ],
    [
      'tells the first failure where PASV is refused',
      { state: image },
      get,
      `
      > EPSV
      < 229 (|||2000|)
      connect 2000 in: open-failed
      > PASV
      < 500 no`,
      failed('FTP_TEST'),
    ],
    [
      'can be aborted between the two',
      { state: image },
      get,
      `
      > EPSV
      < 229 (|||2000|)
      connect 2000 in: open-failed
      > PASV
      reply 2 within reply: aborted
      settle: settled`,
      aborted,
    ],
    [
      'can be aborted in the second way',
      { state: image },
      get,
      `
      > EPSV
      < 229 (|||2000|)
      connect 2000 in: open-failed
      > PASV
      < 227 (10,0,0,1,8,0)
      connect 2048 in: aborted`,
      aborted,
    ],
    [
      'opens in the second way',
      { state: image },
      get,
      `
      > EPSV
      < 229 (|||2000|)
      connect 2000 in: open-failed
      > PASV
      < 227 (10,0,0,1,8,0)
      connect 2048 in: opened
      > RETR a${whole}`,
      { type: 'completed', value: { bytes: 7 } },
    ],
    [
      'is announced where the server wants it',
      { passive: 'PASV', features: featuresOf({ PRET: '' }) },
      names,
      `
      > PRET NLST
      < 550 no such thing
      > PASV
      < 227 (10,0,0,1,8,0)`,
      refused('PRET'),
    ],
    [
      'is not announced to a server that does not mind',
      { passive: 'PASV', features: featuresOf({ PRET: '' }), profile: { ...lockStep, ignoresPret: true } },
      names,
      `
      > PASV
      < 227 (10,0,0,1,8,0)
      connect 2048 in: aborted`,
      aborted,
    ],
    [
      'is announced in the write that asks for it',
      { passive: 'PASV', features: featuresOf({ PRET: '' }), profile: batching, state: image },
      get,
      `
      > SIZE a + PRET RETR a + PASV
      < 213 7
      < 200 ok
      < 227 (10,0,0,1,8,0)
      connect 2048 in 7: aborted`,
      aborted,
    ],
    [
      'waits for a range that was left behind to be taken back',
      { state: image, leftover: { verb: 'RANG', start: 1, end: 0 } },
      get,
      `
      > RANG 1 0
      < 350 ok
      > EPSV
      < 229 (|||2000|)
      connect 2000 in: aborted`,
      aborted,
    ],
    [
      'is of no use where what was left behind cannot be taken back',
      { state: image, leftover: { verb: 'REST', offset: 0 } },
      get,
      `
      > REST 0
      < 501 no
      > EPSV
      < 229 (|||2000|)`,
      refused('REST'),
    ],
    [
      'is of no use where our own side cannot open one',
      { state: image },
      get,
      `
      > EPSV
      < 229 (|||2000|)
      connect 2000 in: not ours`,
      failed('FTP_BAD_OPTION'),
    ],
    [
      'never leads back to the control connection',
      { state: image, controlPort: 2121 },
      get,
      `
      > EPSV
      < 229 (|||2121|)`,
      failed('FTP_UNSAFE_ADDRESS'),
    ],
    [
      'is of no use where the type is refused',
      {},
      get,
      `
      > TYPE I
      < 504 no
      > EPSV
      < 229 (|||2000|)`,
      refused('TYPE'),
    ],
  ]
  it.each(cases)('%s', (...row) => void playCase(row))

  const elsewhere = '227 (10,0,0,2,8,0)'
  it.each<[string, Partial<Conversation>, string, string]>([
    ['goes to the peer, whatever the answer to PASV names', {}, elsewhere, '2048'],
    ['goes to a host that is trusted', { trustedHosts: ['10.0.0.2'] }, elsewhere, '10.0.0.2 2048'],
    ['goes to the peer rather than to a host that is not', { trustedHosts: ['10.0.0.3'] }, elsewhere, '2048'],
    ['goes anywhere if any host is trusted', { trustedHosts: 'any' }, elsewhere, '10.0.0.2 2048'],
    ['goes to the peer where no host is meant', { trustedHosts: 'any' }, '227 (0,0,0,0,8,0)', '2048'],
    ['goes to the peer where no host is named', { trustedHosts: 'any' }, '229 (|||2048|)', '2048'],
    ['goes to a low port only if that is allowed', { lowPorts: true }, '227 (10,0,0,2,0,20)', '20'],
  ])('%s', (_what, settings, answer, to) => {
    playCase([
      '',
      { state: image, passive: 'PASV', ...settings },
      get,
      `
      > PASV
      < ${answer}
      connect ${to} in: aborted`,
      aborted,
    ])
  })

  it.each([
    ['a low port of a trusted host', { trustedHosts: 'any' }, '227 (10,0,0,2,0,20)'],
    ['the port of the control connection, low ports allowed', { lowPorts: true }, '227 (10,0,0,2,0,21)'],
  ] as const)('never goes to %s', (_what, settings, answer) => {
    playCase([
      '',
      { state: image, passive: 'PASV', ...settings },
      get,
      `
      > PASV
      < ${answer}`,
      failed('FTP_UNSAFE_ADDRESS'),
    ])
  })

  it('goes to the trusted host of PASV where that of EPSV leads nowhere', () => {
    playCase([
      '',
      { state: image, trustedHosts: 'any' },
      get,
      `
      > EPSV
      < 229 (|||2000|)
      connect 2000 in: open-failed
      > PASV
      < ${elsewhere}
      connect 10.0.0.2 2048 in: aborted`,
      aborted,
    ])
  })

  it('is announced no more once the server did not know what that is', () => {
    const conversation = playCase([
      '',
      { passive: 'PASV', features: featuresOf({ PRET: '' }) },
      names,
      `
      > PRET NLST
      < 500 what
      > PASV
      < 227 (10,0,0,1,8,0)
      connect 2048 in: aborted`,
      aborted,
    ])
    expect(conversation.takesPret).toBe(false)
    play(
      names(conversation),
      dialogue(`
      > PASV
      < 227 (10,0,0,1,8,0)
      connect 2048 in: aborted`),
    )
  })

  it('comes from nothing but EPSV after EPSV ALL', () => {
    expect(
      play(
        extendedPassiveOnly(),
        dialogue(`
      > EPSV ALL
      < 220 ok`),
      ),
    ).toEqual({ type: 'completed', value: undefined })
    // As the session knows it, also where nobody waited for the answer.
    const conversation = conversationWith({ passive: 'PASV', state: { addressing: 'extended-only' } })
    play(
      names(conversation),
      dialogue(`
      > EPSV
      < 229 (|||2000|)
      connect 2000 in: aborted`),
    )
  })
})

describe('an active data connection', () => {
  const accepted = 'accept TICKET within dataConnect'
  const cases: readonly Case[] = [
    [
      'is accepted behind the first reply',
      active,
      get,
      `
      ${listening}
      > EPRT |1|10.0.0.1|4000|
      < 200 ok
      > RETR a
      1 150 go
      ${accepted}: opened
      start-data RETR: started
      data-ended orderly 7
      < 226 done`,
      { type: 'completed', value: { bytes: 7, preliminary: { code: 150 } } },
    ],
    ['needs somebody who listens', active, get, 'listen: open-failed', failed('FTP_TEST')],
    ['can be aborted before it listens', active, get, 'listen: aborted', aborted],
    [
      'of IPv6 knows no PORT',
      { ...active, active: 'PORT' },
      get,
      `
      listen: listening ::1 4000
      > EPRT |2|::1|4000|
      < 522 use (1)`,
      refused('EPRT'),
    ],
    [
      'is refused where the server has another family',
      active,
      get,
      `
      ${listening}
      > EPRT |1|10.0.0.1|4000|
      < 522 use (2)`,
      refused('EPRT'),
    ],
    [
      'is refused in both ways',
      active,
      get,
      `
      ${listening}
      > EPRT |1|10.0.0.1|4000|
      < 500 what
      > PORT 10,0,0,1,15,160
      < 500 what`,
      refused('PORT'),
    ],
    [
      'is refused in the way that is left',
      { ...active, active: 'PORT' },
      get,
      `
      ${listening}
      > PORT 10,0,0,1,15,160
      < 500 what`,
      refused('PORT'),
    ],
    [
      'can be aborted while it is told',
      active,
      get,
      `
      ${listening}
      > EPRT |1|10.0.0.1|4000|
      reply 1 within reply: aborted
      settle: settled`,
      aborted,
    ],
    [
      'that nobody opens is given up',
      active,
      get,
      `
      ${listening}
      > EPRT |1|10.0.0.1|4000|
      < 200 ok
      > RETR a
      1 150 go
      ${accepted}: open-failed
      drop-data: dropped
      > ABOR
      next-reply within abort: 425 no
      resynchronise: settled`,
      failed('FTP_TEST'),
    ],
    [
      'that the server cannot open is refused',
      active,
      get,
      `
      ${listening}
      > EPRT |1|10.0.0.1|4000|
      < 200 ok
      > RETR a
      1 150 go
      ${accepted}: 425 no way`,
      { type: 'refused', command: { verb: 'RETR' }, reply: { code: 425 } },
    ],
    [
      'that never came is no file',
      active,
      get,
      `
      ${listening}
      > EPRT |1|10.0.0.1|4000|
      < 200 ok
      > RETR a
      1 150 go
      ${accepted}: 226 done
      reply 2 within cause: 226 done`,
      failed('FTP_DATA_BROKEN'),
    ],
    [
      'that never came is an empty listing',
      { ...active, active: 'PORT' },
      names,
      `
      ${listening}
      > PORT 10,0,0,1,15,160
      < 200 ok
      > NLST
      1 226 nothing there
      accept 2 within cause: 226 nothing there`,
      { type: 'completed', value: { bytes: 0 } },
    ],
    [
      'cannot be after EPSV ALL',
      { ...active, state: { ...image, addressing: 'extended-only' } },
      get,
      '',
      failed('FTP_BAD_ARGUMENT'),
    ],
  ]
  it.each(cases)('%s', (...row) => void playCase(row))

  it('is told by PORT for good once EPRT was refused', () => {
    const conversation = playCase([
      '',
      active,
      get,
      `
      ${listening}
      > EPRT |1|10.0.0.1|4000|
      < 500 what
      > PORT 10,0,0,1,15,160
      < 200 ok
      > RETR a
      1 550 no`,
      refused('RETR'),
    ])
    expect(conversation.active).toBe('PORT')
  })
})
