import { describe, expect, it } from 'vitest'
import type { DataEnd } from '../../src/exchange/data-end.ts'
import { list } from '../../src/exchange/list.ts'
import { retrieve } from '../../src/exchange/retrieve.ts'
import { lockStep } from '../../src/exchange/server-profile.ts'
import { store } from '../../src/exchange/store.ts'
import { conversationWith, play, type Script } from './play.ts'

const batching = { ...lockStep, batches: true }
const image = { representation: 'image' } as const
const orderly = (bytes: number): DataEnd => ({ how: 'orderly', bytes })

/** The address of a transfer in TYPE I with an unknown server, and its data connection. */
const opened: Script = [
  ['> EPSV', 'sent'],
  ['reply 1 within reply', '229 ok (|||2000|)'],
  ['connect 2000 in', 'opened'],
]
const under: Script = [
  ...opened,
  ['> RETR a', 'sent'],
  ['preliminary 2 within firstReply', '150 go'],
  ['start-data RETR', 'started'],
]

describe('retrieve', () => {
  it('asks type, size and address in one write where the server bears that', () => {
    const outcome = play(retrieve(conversationWith({ profile: batching }), { path: 'a' }), [
      ['> TYPE I + SIZE a + EPSV', 'sent'],
      ['reply 1 within reply', '200 I'],
      ['reply 2 within reply', '213 7'],
      ['reply 3 within reply', '229 ok (|||2000|)'],
      ['connect 2000 in 7', 'opened'],
      ['> RETR a', 'sent'],
      ['preliminary 4 within firstReply', '150 go'],
      ['start-data RETR', 'started'],
      ['data-ended 4 within dataProgress', orderly(7)],
      ['reply 4 within finalReply', '226 done'],
    ])
    expect(outcome).toMatchObject({ type: 'completed', value: { bytes: 7 } })
  })

  it('spends no round trip on the size with a stranger', () => {
    const outcome = play(retrieve(conversationWith({ state: image }), { path: 'a' }), [
      ...under,
      ['data-ended 2 within dataProgress', orderly(7)],
      ['reply 2 within finalReply', '226 done'],
    ])
    expect(outcome).toMatchObject({ type: 'completed', value: { bytes: 7 } })
  })

  it('restarts behind the address and counts only the rest', () => {
    const outcome = play(retrieve(conversationWith({ state: image }), { path: 'a', offset: 3, size: 10 }), [
      ['> EPSV', 'sent'],
      ['reply 1 within reply', '229 ok (|||2000|)'],
      ['connect 2000 in 7', 'opened'],
      ['> REST 3', 'sent'],
      ['reply 2 within reply', '350 go'],
      ['> RETR a', 'sent'],
      ['preliminary 3 within firstReply', '150 go'],
      ['start-data RETR', 'started'],
      ['data-ended 3 within dataProgress', orderly(7)],
      ['reply 3 within finalReply', '226 done'],
    ])
    expect(outcome.type).toBe('completed')
  })

  it('does not begin behind the end of the file', () => {
    const outcome = play(retrieve(conversationWith({ state: image }), { path: 'a', offset: 8, size: 7 }), [
      ['> EPSV', 'sent'],
      ['reply 1 within reply', '229 ok (|||2000|)'],
    ])
    expect(outcome).toMatchObject({ type: 'failed', error: { code: 'FTP_BAD_ARGUMENT', command: 'RETR a' } })
  })

  it('goes no further when REST is refused', () => {
    const outcome = play(retrieve(conversationWith({ state: image }), { path: 'a', offset: 3, size: 10 }), [
      ['> EPSV', 'sent'],
      ['reply 1 within reply', '229 ok (|||2000|)'],
      ['connect 2000 in 7', 'opened'],
      ['> REST 3', 'sent'],
      ['reply 2 within reply', '502 no'],
    ])
    expect(outcome).toMatchObject({ type: 'refused', command: { verb: 'REST' } })
  })

  const failures: readonly (readonly [string, DataEnd, string, Record<string, unknown>])[] = [
    [
      'a final no, although all bytes came',
      orderly(7),
      '426 no',
      { code: 'FTP_TRANSFER_REFUSED', bytesTransferred: 7 },
    ],
    [
      'a broken data connection',
      { how: 'broken', bytes: 3, cause: new Error('ECONNRESET') },
      '226 lies',
      { code: 'FTP_DATA_BROKEN', bytesTransferred: 3 },
    ],
    [
      'the reason of the server rather than that of the socket',
      { how: 'broken', bytes: 3, cause: new Error('EPIPE') },
      '552 full',
      { code: 'FTP_TRANSFER_REFUSED' },
    ],
    ['no final reply', orderly(7), 'failed', { code: 'FTP_UNCONFIRMED', reply: undefined }],
    [
      'no final reply where a reply ended the session that was none to a transfer',
      orderly(7),
      'failed 200 ok',
      { code: 'FTP_UNCONFIRMED' },
    ],
    [
      'the 421 that ended the session',
      orderly(7),
      'failed 421 bye',
      { code: 'FTP_TRANSFER_REFUSED', reply: { code: 421 } },
    ],
    [
      'an end that TLS does not prove',
      { how: 'unproven', bytes: 7 },
      '226 done',
      { code: 'FTP_TRUNCATION_POSSIBLE' },
    ],
  ]
  it.each(failures)('tells %s', (_what, end, final, error) => {
    const deadline = end.how === 'broken' ? 'cause' : 'finalReply'
    const outcome = play(retrieve(conversationWith({ state: image }), { path: 'a' }), [
      ...under,
      ['data-ended 2 within dataProgress', end],
      [`reply 2 within ${deadline}`, final],
    ])
    expect(outcome).toMatchObject({
      type: 'failed',
      error: { ...error, phase: 'transfer', command: 'RETR a' },
    })
  })

  it.each([
    ['fewer', orderly(6), 'FTP_WRONG_SIZE'],
    ['fewer, unproven', { how: 'unproven', bytes: 6 } as DataEnd, 'FTP_WRONG_SIZE'],
  ])('knows that %s bytes than expected are not the file', (_what, end, code) => {
    const outcome = play(retrieve(conversationWith({ state: image }), { path: 'a', size: 7 }), [
      ['> EPSV', 'sent'],
      ['reply 1 within reply', '229 ok (|||2000|)'],
      ['connect 2000 in 7', 'opened'],
      ['> RETR a', 'sent'],
      ['preliminary 2 within firstReply', '150 go'],
      ['start-data RETR', 'started'],
      ['data-ended 2 within dataProgress', end],
      ['reply 2 within finalReply', '226 done'],
    ])
    expect(outcome).toMatchObject({ type: 'failed', error: { code, expected: 7, bytesTransferred: 6 } })
  })

  it('is content with the count where TLS proves nothing', () => {
    const outcome = play(retrieve(conversationWith({ state: image }), { path: 'a', size: 7 }), [
      ['> EPSV', 'sent'],
      ['reply 1 within reply', '229 ok (|||2000|)'],
      ['connect 2000 in 7', 'opened'],
      ['> RETR a', 'sent'],
      ['preliminary 2 within firstReply', '150 go'],
      ['start-data RETR', 'started'],
      ['data-ended 2 within dataProgress', { how: 'unproven', bytes: 7 }],
      ['reply 2 within finalReply', '226 done'],
    ])
    expect(outcome.type).toBe('completed')
  })

  it.each(['overrun', 'caller-failed'] as const)('gives up and gets back into step after %s', how => {
    const end: DataEnd =
      how === 'overrun' ? { how, bytes: 7 } : { how, bytes: 7, cause: new Error('disk full') }
    const outcome = play(retrieve(conversationWith({ state: image }), { path: 'a' }), [
      ...under,
      ['data-ended 2 within dataProgress', end],
      ['drop-data', 'dropped'],
      ['> ABOR', 'sent'],
      ['next-reply within abort', '426 cut'],
      ['resynchronise', 'settled'],
    ])
    expect(outcome).toMatchObject({
      type: 'failed',
      error: { code: how === 'overrun' ? 'FTP_WRONG_SIZE' : 'FTP_CALLER_FAILED' },
    })
  })

  it.each<[string, Script, boolean]>([
    [
      'and goes on as after an abort',
      [
        ['drop-data', 'dropped'],
        ['> ABOR', 'sent'],
        ['next-reply within abort', '226 done'],
        ['resynchronise', 'settled'],
      ],
      true,
    ],
    [
      'and is left where it would answer the next transfer with this one',
      [
        ['drop-data', 'dropped'],
        ['drop-control', 'dropped'],
      ],
      false,
    ],
  ])('does not wait for long for the reason of a server that has none, %s', (_how, way, survivesAbort) => {
    const profile = { ...lockStep, survivesAbort }
    const outcome = play(retrieve(conversationWith({ state: image, profile }), { path: 'a' }), [
      ...under,
      ['data-ended 2 within dataProgress', { how: 'broken', bytes: 3, cause: new Error('ECONNRESET') }],
      ['reply 2 within cause', 'late'],
      ...way,
    ])
    expect(outcome).toMatchObject({
      type: 'failed',
      error: { code: 'FTP_DATA_BROKEN', bytesTransferred: 3, reply: undefined },
    })
  })

  it('aborts at once what we break off', () => {
    const end: DataEnd = { how: 'broken', bytes: 3, cause: new Error('too slow'), byUs: true }
    const outcome = play(retrieve(conversationWith({ state: image }), { path: 'a' }), [
      ...under,
      ['data-ended 2 within dataProgress', end],
      ['drop-data', 'dropped'],
      ['> ABOR', 'sent'],
      ['next-reply within abort', '426 cut'],
      ['resynchronise', 'settled'],
    ])
    expect(outcome).toMatchObject({
      type: 'failed',
      error: { code: 'FTP_DATA_BROKEN', bytesTransferred: 3, reply: { code: 426 } },
    })
  })

  it.each<[string, Partial<DataEnd>, boolean]>([
    ['where the peer is not trusted', { code: 'FTP_TLS_FAILED' } as Partial<DataEnd>, true],
    ['where the session would not survive more', {}, false],
  ])('waits for the server on what we break off %s', (_where, more, survivesAbort) => {
    const profile = { ...lockStep, survivesAbort }
    const end = { how: 'broken', bytes: 0, cause: new Error('no'), byUs: true, ...more } as DataEnd
    const outcome = play(retrieve(conversationWith({ state: image, profile }), { path: 'a' }), [
      ...under,
      ['data-ended 2 within dataProgress', end],
      ['reply 2 within cause', '425 no TLS'],
    ])
    const code = survivesAbort ? 'FTP_TLS_FAILED' : 'FTP_DATA_BROKEN'
    expect(outcome).toMatchObject({ type: 'failed', error: { code, reply: { code: 425 } } })
  })

  it('takes a completion without a preliminary reply, and waits shortly for its data', () => {
    const outcome = play(retrieve(conversationWith({ state: image }), { path: 'a' }), [
      ...opened,
      ['> RETR a', 'sent'],
      ['preliminary 2 within firstReply', '226 done'],
      ['start-data RETR', 'started'],
      ['data-ended 2 within cause', orderly(7)],
    ])
    expect(outcome.type).toBe('completed')
  })

  const abortAt: readonly (readonly [string, Script])[] = [
    ['before anything', [['> EPSV', 'aborted']]],
    [
      'at the address',
      [
        ['> EPSV', 'sent'],
        ['reply 1 within reply', 'aborted'],
        ['settle', 'settled'],
      ],
    ],
    ['at the connect', [...opened.slice(0, 2), ['connect 2000 in', 'aborted']]],
    ['before the command', [...opened, ['> RETR a', 'aborted']]],
    [
      'before the first reply',
      [
        ...opened,
        ['> RETR a', 'sent'],
        ['preliminary 2 within firstReply', 'aborted'],
        ['drop-data', 'dropped'],
        ['> ABOR', 'sent'],
        ['next-reply within abort', '150 late'],
        ['resynchronise', 'settled'],
      ],
    ],
    [
      'while bytes move',
      [
        ...under,
        ['data-ended 2 within dataProgress', 'aborted'],
        ['drop-data', 'dropped'],
        ['> ABOR', 'sent'],
        ['next-reply within abort', '426 cut'],
        ['resynchronise', 'settled'],
      ],
    ],
    [
      'before the final reply',
      [
        ...under,
        ['data-ended 2 within dataProgress', orderly(7)],
        ['reply 2 within finalReply', 'aborted'],
        ['drop-data', 'dropped'],
        ['> ABOR', 'sent'],
        ['next-reply within abort', '226 done'],
        ['resynchronise', 'settled'],
      ],
    ],
    [
      'with a server that does not answer any more',
      [
        ...under,
        ['data-ended 2 within dataProgress', 'aborted'],
        ['drop-data', 'dropped'],
        ['> ABOR', 'sent'],
        ['next-reply within abort', 'failed'],
      ],
    ],
  ]
  it.each(abortAt)('can be aborted %s', (_when, script) => {
    expect(play(retrieve(conversationWith({ state: image }), { path: 'a' }), script).type).toBe('aborted')
  })

  it('costs the session where the server would answer the next transfer with this one', () => {
    const conversation = conversationWith({ state: image, profile: { ...lockStep, survivesAbort: false } })
    const outcome = play(retrieve(conversation, { path: 'a' }), [
      ...under,
      ['data-ended 2 within dataProgress', 'aborted'],
      ['drop-data', 'dropped'],
      ['drop-control', 'dropped'],
    ])
    expect(outcome.type).toBe('aborted')
  })

  it('passes a refusal on', () => {
    const outcome = play(retrieve(conversationWith({ state: image }), { path: 'a' }), [
      ...opened,
      ['> RETR a', 'sent'],
      ['preliminary 2 within firstReply', '550 no'],
    ])
    expect(outcome).toMatchObject({ type: 'refused', command: { verb: 'RETR' }, reply: { code: 550 } })
  })
})

describe('the data connection', () => {
  const listing = (conversation = conversationWith()) => list(conversation, undefined, 'LIST')

  it('comes from PASV for good once EPSV was refused', () => {
    const conversation = conversationWith()
    play(listing(conversation), [
      ['> EPSV', 'sent'],
      ['reply 1 within reply', '500 what'],
      ['> PASV', 'sent'],
      ['reply 2 within reply', '227 (10,0,0,1,8,0)'],
      ['connect 2048 in', 'opened'],
      ['> LIST', 'sent'],
      ['preliminary 3 within firstReply', '450 nothing'],
    ])
    expect(conversation.passive).toBe('PASV')
  })

  it('comes from PASV once when an address from EPSV leads nowhere', () => {
    const conversation = conversationWith()
    const outcome = play(listing(conversation), [
      ['> EPSV', 'sent'],
      ['reply 1 within reply', '229 (|||2000|)'],
      ['connect 2000 in', 'open-failed'],
      ['> PASV', 'sent'],
      ['reply 2 within reply', '227 (10,0,0,1,8,0)'],
      ['connect 2048 in', 'open-failed'],
    ])
    expect(outcome).toMatchObject({ type: 'failed', error: { code: 'FTP_TEST' } })
    expect(conversation.passive).toBe('EPSV')
  })

  it('takes back an offset that a cut exchange left behind', () => {
    const conversation = conversationWith({ leftover: { verb: 'REST', offset: 0 } })
    const outcome = play(listing(conversation), [
      ['> REST 0', 'sent'],
      ['reply 1 within reply', '350 ok'],
      ['> EPSV', 'sent'],
      ['reply 2 within reply', '229 (|||2000|)'],
      ['connect 2000 in', 'aborted'],
    ])
    expect(outcome.type).toBe('aborted')
  })

  it.each([
    ['a 227 to EPSV', '227 (10,0,0,1,8,0)', 2048],
    ['odd delimiters', '229 ok (!!!2000!)', 2000],
  ])('reads %s', (_what, answer, port) => {
    const script: Script = [
      ['> EPSV', 'sent'],
      ['reply 1 within reply', answer],
      [`connect ${port} in`, 'aborted'],
    ]
    expect(play(listing(), script).type).toBe('aborted')
  })

  it.each(['229 (|||21|)', '229 (|||80|)', '229 nonsense', '229 (|||70000|)'])('never goes to %s', answer => {
    expect(
      play(listing(), [
        ['> EPSV', 'sent'],
        ['reply 1 within reply', answer],
      ]),
    ).toMatchObject({
      type: 'failed',
      error: { code: expect.stringMatching(/UNSAFE_ADDRESS|MALFORMED_REPLY/), phase: 'data-connect' },
    })
  })
})

describe('list', () => {
  it('takes 450 as nothing there, and 550 as a no', () => {
    const until: Script = [...opened, ['> NLST x', 'sent']]
    const ask = () => list(conversationWith(), 'x', 'NLST')
    expect(play(ask(), [...until, ['preliminary 2 within firstReply', '450 none']])).toMatchObject({
      type: 'completed',
      value: { bytes: 0 },
    })
    expect(play(ask(), [...until, ['preliminary 2 within firstReply', '550 none']]).type).toBe('refused')
  })
})

describe('store', () => {
  const stored: Script = [
    ['> EPSV', 'sent'],
    ['reply 1 within reply', '229 ok (|||2000|)'],
    ['connect 2000 out', 'opened'],
    ['> STOR a', 'sent'],
    ['preliminary 2 within firstReply', '150 go'],
    ['start-data STOR', 'started'],
  ]

  it('replaces, appends and restarts', () => {
    const end: Script = [
      ['data-ended 2 within dataProgress', orderly(7)],
      ['reply 2 within finalReply', '226 done'],
    ]
    expect(play(store(conversationWith({ state: image }), { path: 'a' }), [...stored, ...end])).toMatchObject(
      { value: { bytes: 7 } },
    )
    const append: Script = [
      ...stored.slice(0, 3),
      ['> APPE a', 'sent'],
      ...stored.slice(4, 5),
      ['start-data APPE', 'started'],
      ...end,
    ]
    expect(play(store(conversationWith({ state: image }), { path: 'a', append: true }), append).type).toBe(
      'completed',
    )
    const restart: Script = [
      ...stored.slice(0, 3),
      ['> REST 5', 'sent'],
      ['reply 2 within reply', '350 go'],
      ['> STOR a', 'sent'],
      ['preliminary 3 within firstReply', '553 no'],
    ]
    expect(play(store(conversationWith({ state: image }), { path: 'a', offset: 5 }), restart).type).toBe(
      'refused',
    )
  })

  it('sends the store command on its own, whatever the server bears', () => {
    const conversation = conversationWith({ profile: batching })
    const outcome = play(store(conversation, { path: 'a' }), [
      ['> TYPE I + EPSV', 'sent'],
      ['reply 1 within reply', '200 I'],
      ['reply 2 within reply', '229 ok (|||2000|)'],
      ['connect 2000 out', 'opened'],
      ['> STOR a', 'sent'],
      ['preliminary 3 within firstReply', '550 no'],
    ])
    expect(outcome.type).toBe('refused')
  })

  it('gets back into step when it is aborted while it is given up', () => {
    const conversation = conversationWith({ state: image, profile: { ...lockStep, endsStoreBy: 'abort' } })
    const outcome = play(store(conversation, { path: 'a' }), [
      ...stored,
      ['data-ended 2 within dataProgress', { how: 'caller-failed', bytes: 3, cause: new Error('no more') }],
      ['> ABOR', 'sent'],
      ['reply 2 within abort', 'aborted'],
      ['reply 2 within abort', '426 cut'],
      ['drop-data', 'dropped'],
      ['resynchronise', 'settled'],
    ])
    expect(outcome).toMatchObject({ type: 'failed', error: { code: 'FTP_CALLER_FAILED' } })
  })

  it('is given up by ABOR first where a reset would look like its end', () => {
    const conversation = conversationWith({ state: image, profile: { ...lockStep, endsStoreBy: 'abort' } })
    const outcome = play(store(conversation, { path: 'a' }), [
      ...stored,
      ['data-ended 2 within dataProgress', 'aborted'],
      ['> ABOR', 'sent'],
      ['reply 2 within abort', '426 cut'],
      ['drop-data', 'dropped'],
      ['resynchronise', 'settled'],
    ])
    expect(outcome.type).toBe('aborted')
  })

  it('costs the session where it had not begun for such a server, which would mix it with the next one', () => {
    const conversation = conversationWith({ state: image, profile: { ...lockStep, endsStoreBy: 'abort' } })
    const outcome = play(store(conversation, { path: 'a' }), [
      ...stored,
      ['data-ended 2 within dataProgress', 'aborted'],
      ['> ABOR', 'sent'],
      ['reply 2 within abort', '225 nothing to abort'],
      ['drop-data', 'dropped'],
      ['drop-control', 'dropped'],
    ])
    expect(outcome.type).toBe('aborted')
  })

  it('costs no session where a server is reset first, whether it had begun or not', () => {
    const conversation = conversationWith({ state: image, profile: lockStep })
    const outcome = play(store(conversation, { path: 'a' }), [
      ...stored,
      ['data-ended 2 within dataProgress', 'aborted'],
      ['drop-data', 'dropped'],
      ['> ABOR', 'sent'],
      ['reply 2 within abort', '225 nothing to abort'],
      ['resynchronise', 'settled'],
    ])
    expect(outcome.type).toBe('aborted')
  })

  it('never succeeds after its source failed, whatever the server says', () => {
    const cause = new Error('no more')
    const outcome = play(store(conversationWith({ state: image, profile: lockStep }), { path: 'a' }), [
      ...stored,
      ['data-ended 2 within dataProgress', { how: 'caller-failed', bytes: 3, cause }],
      ['drop-data', 'dropped'],
      ['reply 2 within abort', '226 done'],
    ])
    expect(outcome).toMatchObject({
      type: 'failed',
      error: { code: 'FTP_CALLER_FAILED', cause, message: expect.stringContaining('partial file') },
    })
  })
})
