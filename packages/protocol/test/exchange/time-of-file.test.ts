import { describe, it } from 'vitest'
import type { Conversation } from '../../src/exchange/conversation.ts'
import { type RetrieveRequest, retrieve } from '../../src/exchange/retrieve.ts'
import { lockStep } from '../../src/exchange/server-profile.ts'
import { featuresOf, image } from './good-dialogue.ts'
import { type Case, playCase } from './play.ts'

const LARGE = 64 * 1024 + 1
const able = { state: image, profile: { ...lockStep, batches: true }, features: featuresOf({ MDTM: '' }) }
const completed = { type: 'completed', value: { bytes: LARGE } }
const get =
  (request: Partial<RetrieveRequest> = {}) =>
  (c: Conversation) =>
    retrieve(c, { path: 'a', asksTime: true, ...request })

const arranged = `
  > SIZE a + EPSV
  < 213 ${LARGE}
  < 229 (|||2000|)
  connect 2000 in ${LARGE}: opened`
const flown = `
  data-ended orderly ${LARGE}
  < 226 done`
const untimed = `
  > RETR a
  1 150 go
  start-data RETR: started`

describe('the time of a file', () => {
  const cases: readonly Case[] = [
    [
      'is asked in one write with the transfer command',
      able,
      get(),
      `
      ${arranged}
      > MDTM a + RETR a
      1 213 20240131120000.5
      1 150 go
      start-data RETR 2024: started
      ${flown}`,
      completed,
    ],
    [
      'is asked in front of an active data connection too',
      { ...able, dataMode: 'active' },
      get({ size: LARGE }),
      `
      listen: listening 10.0.0.1 2000
      > EPRT |1|10.0.0.1|2000|
      < 200 ok
      > MDTM a + RETR a
      1 213 20240131120000
      1 150 go
      accept 3 within dataConnect: opened
      start-data RETR 2024: started
      ${flown}`,
      completed,
    ],
    ...['550 no', '500 what', '502 never', '213 yesterday'].map(
      (answer): Case => [
        `is not known where the server says ${answer}, which is no harm`,
        able,
        get(),
        `
        ${arranged}
        > MDTM a + RETR a
        1 ${answer}
        1 150 go
        start-data RETR: started
        ${flown}`,
        completed,
      ],
    ),
    [
      'is of no help where the file cannot be fetched',
      able,
      get({ size: LARGE }),
      `
      > EPSV
      < 229 (|||2000|)
      connect 2000 in ${LARGE}: opened
      > MDTM a + RETR a
      1 550 no
      1 550 no`,
      { type: 'refused', command: { verb: 'RETR' } },
    ],
    [
      'is not asked unless it is wanted',
      able,
      get({ asksTime: false }),
      `${arranged}${untimed}${flown}`,
      completed,
    ],
    [
      'is not asked of a server without MDTM',
      { ...able, features: featuresOf({}) },
      get(),
      `${arranged}${untimed}${flown}`,
      completed,
    ],
    [
      'is not asked of a server that bears one command at a time',
      { ...able, profile: lockStep },
      get({ size: LARGE }),
      `
      > EPSV
      < 229 (|||2000|)
      connect 2000 in ${LARGE}: opened
      ${untimed}${flown}`,
      completed,
    ],
    [
      'is not asked of a small file',
      able,
      get({ size: LARGE - 1 }),
      `
      > EPSV
      < 229 (|||2000|)
      connect 2000 in ${LARGE - 1}: opened
      ${untimed}
      data-ended orderly ${LARGE - 1}
      < 226 done`,
      { type: 'completed' },
    ],
    [
      'is not asked of a file of unknown size',
      able,
      get(),
      `
      > SIZE a + EPSV
      < 550 no
      < 229 (|||2000|)
      connect 2000 in: opened
      ${untimed}${flown}`,
      completed,
    ],
    [
      'is not asked of text, whose size is not that of the file',
      { ...able, state: {} },
      get({ size: LARGE, representation: 'ascii' }),
      `
      > TYPE A + EPSV
      < 200 ok
      < 229 (|||2000|)
      connect 2000 in: opened
      ${untimed}${flown}`,
      completed,
    ],
  ]
  it.each(cases)('%s', (...one) => void playCase(one))
})
