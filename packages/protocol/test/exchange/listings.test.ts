import { describe, expect, it } from 'vitest'
import type { Conversation } from '../../src/exchange/conversation.ts'
import { list, listCommand } from '../../src/exchange/list.ts'
import { lockStep } from '../../src/exchange/server-profile.ts'
import { bytesOf } from '../bytes-of.ts'
import { featuresOf } from './good-dialogue.ts'
import { type Case, conversationWith, dialogue, play, playCase } from './play.ts'

const mlsd = { features: featuresOf({ MLST: 'size*;' }) }
const completed = (bytes: number) => ({ type: 'completed', value: { bytes } })
const refused = (code: number) => ({ type: 'refused', reply: { code } })
const opened = `
  > EPSV
  < 229 (|||2000|)
  connect 2000 in: opened`
const listed = (command: string, bytes: number) => `
  ${opened}
  > ${command}
  1 150 go
  start-data ${command.slice(0, 4)}: started
  data-ended orderly ${bytes}
  < 226 done`
const answered = (command: string, answer: string) => `
  ${opened}
  > ${command}
  1 ${answer}`

describe('list', () => {
  const cases: readonly Case[] = [
    ['asks for facts where there are some', mlsd, c => list(c, 'a b'), listed('MLSD a b', 7), completed(7)],
    [
      'asks for facts of the current directory',
      { features: featuresOf({ MLSD: '' }) },
      c => list(c, ''),
      listed('MLSD', 7),
      completed(7),
    ],
    [
      'does without facts that are not there after all',
      mlsd,
      c => list(c),
      answered('MLSD', '500 what') + listed('LIST -a', 7),
      completed(7),
    ],
    [
      'takes a refusal of facts for one',
      mlsd,
      c => list(c, 'a'),
      answered('MLSD a', '501 no directory'),
      refused(501),
    ],
    [
      'takes a refused address for one',
      mlsd,
      c => list(c),
      `
      > EPSV
      < 500 what
      > PASV
      < 500 what`,
      refused(500),
    ],
    [
      'does without -a where that is refused',
      {},
      c => list(c, 'a'),
      answered('LIST -a a', '550 no') + listed('LIST a', 0),
      completed(0),
    ],
    [
      'does not believe in an empty listing with -a',
      {},
      c => list(c),
      listed('LIST -a', 0) + listed('LIST', 7),
      completed(7),
    ],
    [
      'passes on what is refused in both ways',
      {},
      c => list(c, 'a'),
      answered('LIST -a a', '550 no') + answered('LIST a', '553 no'),
      refused(553),
    ],
    [
      'does not take an empty listing for a wrong one where -a is known to work',
      { listing: 'LIST -a' },
      c => list(c, 'a'),
      listed('LIST -a a', 0),
      completed(0),
    ],
    [
      'takes a refusal for one where -a is known to work',
      { listing: 'LIST -a' },
      c => list(c, 'a'),
      answered('LIST -a a', '550 no'),
      refused(550),
    ],
    [
      'does without -a where that is refused behind the preliminary reply',
      {},
      c => list(c),
      `
      ${opened}
      > LIST -a
      1 150 go
      start-data LIST: started
      data-ended orderly 0
      < 550 -a: no such file
      ${listed('LIST', 7)}`,
      completed(7),
    ],
    [
      'asks once where a listing broke off',
      {},
      c => list(c),
      `
      ${opened}
      > LIST -a
      1 150 go
      start-data LIST: started
      data-ended orderly 7
      < 550 disk on fire`,
      { type: 'failed', error: { code: 'FTP_TRANSFER_REFUSED' } },
    ],
    [
      'asks once where the caller wants no more, whatever the server says to that',
      {},
      c => list(c),
      `
      ${opened}
      > LIST -a
      1 150 go
      start-data LIST: started
      data-ended caller-failed 0
      drop-data: dropped
      > ABOR
      next-reply within abort: 550 cut
      resynchronise: settled`,
      { type: 'failed', error: { code: 'FTP_CALLER_FAILED' } },
    ],
    [
      'asks once where nothing was confirmed',
      {},
      c => list(c),
      `
      ${opened}
      > LIST -a
      1 150 go
      start-data LIST: started
      data-ended orderly 0
      reply 2 within finalReply: failed`,
      { type: 'failed', error: { code: 'FTP_UNCONFIRMED' } },
    ],
    ...[
      '425 no data connection',
      '451 try later',
      '530 log in',
      '522 session reuse required',
      '450 TLS session of data connection has not resumed',
    ].map(
      (answer): Case => [
        `asks once where the answer is ${answer}`,
        {},
        c => list(c),
        answered('LIST -a', answer),
        refused(Number(answer.slice(0, 3))),
      ],
    ),
    [
      'asks once where no address is to be had',
      { state: { addressing: 'extended-only' } },
      c => list(c),
      `
      > EPSV
      < 500 what`,
      refused(500),
    ],
    [
      'knows a path that is not there from an empty one',
      {},
      c => list(c, 'a'),
      answered('LIST -a a', '450 a: No such file or directory') +
        answered('LIST a', '450 a: No such file or directory'),
      refused(450),
    ],
    [
      'asks in both ways from inside, and goes there once',
      {},
      c => list(c, 'a b'),
      `
      > PWD
      < 257 "/up"
      > CWD a b
      < 250 ok
      ${listed('LIST -a', 0)}
      ${listed('LIST', 0)}
      > CWD /up
      < 250 ok`,
      completed(0),
    ],
    [
      'enters a path that begins with a blank, which servers would skip',
      { profile: { ...lockStep, listsBlanks: true } },
      c => list(c, ' a', 'LIST'),
      `
      > PWD
      < 257 "/up"
      > CWD  a
      < 250 ok
      ${listed('LIST', 7)}
      > CWD /up
      < 250 ok`,
      completed(7),
    ],
    ['goes the way it knows', { listing: 'LIST' }, c => list(c, 'a'), listed('LIST a', 7), completed(7)],
    [
      'goes the other way it knows',
      { ...mlsd, listing: 'LIST -a' },
      c => list(c, 'a'),
      listed('LIST -a a', 7),
      completed(7),
    ],
    [
      'keeps a path from being read as an option',
      { listing: 'LIST' },
      c => list(c, '-x'),
      listed('LIST ./-x', 7),
      completed(7),
    ],
    ['keeps the bytes of a path', {}, c => list(c, bytesOf('-x')), listed('LIST -a ./-x', 7), completed(7)],
    [
      'gives a path with blanks to a server that takes it',
      { profile: { ...lockStep, listsBlanks: true } },
      c => list(c, 'a b'),
      listed('LIST -a a b', 7),
      completed(7),
    ],
    [
      'enters a path that could be a pattern',
      { profile: { ...lockStep, listsBlanks: true } },
      c => list(c, 'a[1]', 'NLST'),
      `
      > PWD
      < 257 "/up"
      > CWD a[1]
      < 250 ok
      ${listed('NLST', 7)}
      > CWD /up
      < 250 ok`,
      completed(7),
    ],
    [
      'cannot enter what is not there',
      {},
      c => list(c, 'a b', 'NLST'),
      `
      > PWD
      < 257 "/up"
      > CWD a b
      < 550 no`,
      refused(550),
    ],
    [
      'does not leave a directory that it cannot come back to',
      {},
      c => list(c, 'a b', 'NLST'),
      `
      > PWD
      < 502 no`,
      refused(502),
    ],
    [
      'closes a session that cannot come back',
      {},
      c => list(c, 'a b', 'NLST'),
      `
      > PWD
      < 257 "/up"
      > CWD a b
      < 250 ok
      ${listed('NLST', 7)}
      > CWD /up
      < 550 gone
      drop-control: dropped`,
      completed(7),
    ],
    [
      'comes back after an abort on the way',
      {},
      c => list(c, 'a b', 'NLST'),
      `
      > PWD
      < 257 "/up"
      > CWD a b
      reply 2 within reply: aborted
      settle: settled
      > CWD /up
      < 250 ok`,
      { type: 'aborted' },
    ],
    ['finds nothing at 450', {}, c => list(c, 'a', 'NLST'), answered('NLST a', '450 no files'), completed(0)],
    [
      'finds nothing where NLST says that with 550',
      {},
      c => list(c, 'a', 'NLST'),
      answered('NLST a', '550 No files found.'),
      completed(0),
    ],
    [
      'takes any other 550 for a no',
      {},
      c => list(c, 'a', 'NLST'),
      answered('NLST a', '550 no such folder'),
      refused(550),
    ],
    [
      'takes those words for a no from LIST',
      { listing: 'LIST' },
      c => list(c, 'a'),
      answered('LIST a', '550 No files found.'),
      refused(550),
    ],
    [
      'finds nothing where the server is done without any data',
      {},
      c => list(c, undefined, 'NLST'),
      `
      ${opened}
      > NLST
      1 226 done
      start-data NLST: started
      data-ended broken 0`,
      completed(0),
    ],
    [
      'misses what broke before its end',
      {},
      c => list(c, undefined, 'NLST'),
      `
      ${opened}
      > NLST
      1 226 done
      start-data NLST: started
      data-ended broken 7`,
      { type: 'failed', error: { code: 'FTP_DATA_BROKEN' } },
    ],
    [
      'misses what a stranger would have sent',
      {},
      c => list(c, undefined, 'NLST'),
      `
      ${opened}
      > NLST
      1 226 done
      start-data NLST: started
      data-ended broken 0 FTP_TLS_FAILED`,
      { type: 'failed', error: { code: 'FTP_TLS_FAILED', reply: { code: 226 } } },
    ],
    [
      'misses what could have been cut off',
      {},
      c => list(c, undefined, 'NLST'),
      `
      ${opened}
      > NLST
      1 226 done
      start-data NLST: started
      data-ended unproven 0`,
      { type: 'failed', error: { code: 'FTP_TRUNCATION_POSSIBLE' } },
    ],
    [
      'misses what broke although it was announced',
      {},
      c => list(c, undefined, 'NLST'),
      `
      ${opened}
      > NLST
      1 150 go
      start-data NLST: started
      data-ended broken 0
      < 226 done @cause`,
      { type: 'failed', error: { code: 'FTP_DATA_BROKEN' } },
    ],
    [
      'misses what nobody confirmed',
      {},
      c => list(c, undefined, 'NLST'),
      `
      ${opened}
      > NLST
      1 150 go
      start-data NLST: started
      data-ended orderly 0
      reply 2 within finalReply: failed`,
      { type: 'failed', error: { code: 'FTP_UNCONFIRMED' } },
    ],
    [
      'stops with the connection',
      {},
      c => list(c),
      `
      ${opened}
      > LIST -a
      preliminary 2 within firstReply: failed`,
      { type: 'failed' },
    ],
  ]
  it.each(cases)('%s', (...row) => void playCase(row))

  const decisions: readonly (readonly [string, Partial<Conversation>, string, Conversation['listing']])[] = [
    ['MLSD that worked', mlsd, listed('MLSD', 7), 'MLSD'],
    ['-a that worked', {}, listed('LIST -a', 7), 'LIST -a'],
    ['what is listed without -a only', {}, answered('LIST -a', '501 no') + listed('LIST', 7), 'LIST'],
    [
      'that -a is refused, also where there is nothing',
      {},
      answered('LIST -a', '501 no') + listed('LIST', 0),
      'LIST',
    ],
    ['nothing of an empty directory', {}, listed('LIST -a', 0) + listed('LIST', 0), undefined],
  ]
  it.each(decisions)('remembers %s', (_what, settings, text, decided) => {
    const conversation = conversationWith(settings)
    play(list(conversation), dialogue(text))
    expect(conversation.listing).toBe(decided)
    expect(listCommand(conversation)).toBe(decided === 'MLSD' ? 'MLSD' : 'LIST')
  })
})
