import { describe, expect, it } from 'vitest'
import { latin1 } from '../../src/charset.ts'
import { listByStatus } from '../../src/exchange/list-by-status.ts'
import { ReceivedReply } from '../../src/reply/received-reply.ts'
import { conversationWith, dialogue, play } from './play.ts'

describe('a listing without a data connection', () => {
  const rows = ['Status of a:', '-rw-r--r-- 1 0 0 7 Jan 1 2020 \u00e9', 'End']

  it('has the bytes that the server sent', () => {
    const raw = rows.map(latin1.encode)
    const exchange = listByStatus(conversationWith(), 'a')
    exchange.next()
    exchange.next({ type: 'sent', ticket: 1 })
    const turn = exchange.next({ type: 'reply', reply: new ReceivedReply(213, rows, raw) })
    expect(turn.value).toEqual({
      type: 'completed',
      value: latin1.encode('-rw-r--r-- 1 0 0 7 Jan 1 2020 \u00e9\r\n'),
    })
  })

  it('is of the current directory unless told otherwise', () => {
    expect(
      play(
        listByStatus(conversationWith()),
        dialogue(`
      > STAT .
      < 450 no`),
      ),
    ).toMatchObject({ type: 'refused' })
  })

  it('is taken from inside where the path could be two', () => {
    expect(
      play(
        listByStatus(conversationWith(), 'a b'),
        dialogue(`
      > PWD
      < 257 "/"
      > CWD a b
      < 250 ok
      > STAT .
      < 213-a b¶drwxr-xr-x 2 0 0 0 Jan 1 2020 c¶End
      > CWD /
      < 250 ok`),
      ),
    ).toMatchObject({ type: 'completed' })
  })

  it('is none where the server tells its own state', () => {
    expect(
      play(
        listByStatus(conversationWith(), 'a'),
        dialogue(`
      > STAT a
      < 211-FTP server status:¶ all is well¶End`),
      ),
    ).toMatchObject({ type: 'failed', error: { code: 'FTP_MALFORMED_REPLY' } })
  })
})
