import { describe, expect, test } from 'vitest'
import { latin1 } from '../../../protocol/src/index.ts'
import type { FtpSession } from '../../src/index.ts'
import { embeddedSession } from '../support/embedded-session.ts'
import { failureOf } from '../support/failure-of.ts'
import { logIn } from '../support/log-in.ts'
import { MemorySink } from '../support/memory-sink.ts'
import { leaveNothingOpen } from '../support/open-handles.ts'
import { ScriptedServer, type ScriptedSession } from '../support/scripted-server.ts'

leaveNothingOpen()

describe('lines', () => {
  test('of a text file, without their ends', async () => {
    await using at = await embeddedSession({ a: 'one\ntw\u00f6\n\nlast' })
    expect(await at.session.retrieveLines('a').toArray()).toEqual(['one', 'tw\u00f6', '', 'last'])
    expect(at.commands().slice(0, 1)).toEqual(['TYPE A'])
  })

  test('of its bytes, in TYPE I', async () => {
    await using at = await embeddedSession({ a: 'one\r\ntwo\n' })
    expect(await at.session.retrieveLines('a', { representation: 'image' }).toArray()).toEqual(['one', 'two'])
    expect(at.commands()).toContain('TYPE I')
  })

  test('in the charset of the session', async () => {
    await using at = await embeddedSession({ a: Buffer.from([0xfc, 0x0a]) }, {}, { charset: 'latin1' })
    expect(await at.session.retrieveLines('a').toArray()).toEqual(['\u00fc'])
    expect(at.session.charset).toBe(latin1)
  })

  test('of a listing, as the server writes them', async () => {
    await using at = await embeddedSession({ 'd/a': 'x', 'd/b': '' })
    const lines = await at.session.lines('d').toArray()
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(/^-rw.* a$/)
  })

  test('of names', async () => {
    await using at = await embeddedSession({ a: 'x', b: '' })
    expect((await at.session.nameList().toArray()).sort()).toEqual(['a', 'b'])
    const found: string[] = []
    for await (const name of at.session.nameList()) {
      found.push(name)
      await at.session.delete(name)
    }
    expect(found).toHaveLength(2)
    expect(await at.session.nameList().toArray()).toEqual([])
  })

  test('past their cap are an error behind the lines before, and the session goes on', async () => {
    await using at = await embeddedSession({ a: `short\n${'x'.repeat(2_000_000)}\n` })
    const found: string[] = []
    const reading = async () => {
      for await (const line of at.session.retrieveLines('a', { maxLineBytes: 1000 })) found.push(line)
    }
    expect(await failureOf(reading())).toMatchObject({ code: 'FTP_LIMIT_EXCEEDED' })
    expect(found).toEqual(['short'])
    expect(await at.session.pwd()).toBe('/')
  })

  test('make way for another call, and are given up by leaving', async () => {
    const text = `${'line\n'.repeat(1_000_000)}`
    await using at = await embeddedSession({ a: text })
    let count = 0
    for await (const _line of at.session.retrieveLines('a')) {
      if (count++ === 0) await at.session.noop()
    }
    expect(count).toBe(1_000_000)
    for await (const _line of at.session.retrieveLines('a')) break
    expect(await at.session.pwd()).toBe('/')
  })

  test('are collected up to a million', async () => {
    await using at = await embeddedSession({ a: '\n'.repeat(1_000_000), b: '\n'.repeat(1_000_001) })
    expect(await at.session.retrieveLines('a').toArray()).toHaveLength(1_000_000)
    const more = at.session.retrieveLines('b').toArray()
    expect(await failureOf(more)).toMatchObject({ code: 'FTP_LIMIT_EXCEEDED', message: /1000000 lines/ })
    expect(await at.session.pwd()).toBe('/')
  })

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('have caps: %d is none', async cap => {
    await using at = await embeddedSession({ a: 'x' })
    const bad = { code: 'FTP_BAD_OPTION' }
    expect(await failureOf(at.session.retrieveLines('a', { spoolBytes: cap }).toArray())).toMatchObject(bad)
    expect(at.commands()).toEqual([])
    expect(await failureOf(at.session.lines('', { maxLineBytes: cap }).toArray())).toMatchObject(bad)
    expect(await at.session.pwd()).toBe('/')
  })

  test('of half a file are followed by the error', async () => {
    await using server = await ScriptedServer.start({
      RETR: async session => {
        session.reply('150 here it comes')
        ;(await session.data()).end('one\r\ntw')
        session.reply('451 disk')
      },
    })
    await using session = await logIn(server)
    const found: string[] = []
    const reading = async () => {
      for await (const line of session.retrieveLines('a')) found.push(line)
    }
    expect(await failureOf(reading())).toMatchObject({ code: 'FTP_TRANSFER_REFUSED' })
    expect(found.filter(line => line !== 'one')).toEqual([])
  })
})

describe('a text file', () => {
  const sent = async (session: FtpSession, server: { bytes: Buffer[] }): Promise<string> => {
    await session.noop()
    return String(Buffer.concat(server.bytes))
  }

  async function receiving() {
    const bytes: Buffer[] = []
    const server = await ScriptedServer.start({
      STOR: async (session: ScriptedSession) => {
        session.reply('150 go on')
        const data = await session.data()
        for await (const chunk of data) bytes.push(chunk)
        data.end()
        session.reply('226 done')
      },
    })
    return { server, bytes }
  }

  test.each<[string, readonly string[], string]>([
    ['LF', ['a\nb\n'], 'a\r\nb\r\n'],
    ['CRLF stays one, also between chunks', ['a\r', '\nb\r\n'], 'a\r\nb\r\n'],
    ['no end of the last line', ['a\nb'], 'a\r\nb'],
    ['nothing', [], ''],
    ['what is no ASCII', ['\u00e4\n'], '\u00e4\r\n'],
  ])('is stored with CRLF ends: %s', async (_name, chunks, wanted) => {
    const at = await receiving()
    await using server = at.server
    await using session = await logIn(server)
    const report = await session.store(chunks, 'a', { representation: 'ascii' })
    expect(await sent(session, at)).toBe(wanted)
    expect(report.bytes).toBe(Buffer.byteLength(wanted))
    expect(server.commands).toContain('TYPE A')
  })

  test('is stored with an end of its last line, if asked for, as ftplib does', async () => {
    const at = await receiving()
    await using server = at.server
    await using session = await logIn(server)
    await session.store(Buffer.from('a\nb'), 'a', { representation: 'ascii', finalLineEnd: true })
    expect(await sent(session, at)).toBe('a\r\nb\r\n')
  })

  test('of a promised size is counted as it is here, not as it travels', async () => {
    const at = await receiving()
    await using server = at.server
    await using session = await logIn(server)
    await session.store(['a\nb\n'], 'a', { representation: 'ascii', size: 4 })
    const other = session.store(['a\nb\n'], 'a', { representation: 'ascii', size: 6 })
    expect(await failureOf(other)).toMatchObject({
      code: 'FTP_CALLER_FAILED',
      message: /gave 4 bytes instead of 6/,
    })
  })

  test.each<[string, readonly string[], string]>([
    ['CRLF', ['a\r\nb\r\n'], 'a\nb\n'],
    ['between chunks', ['a\r', '\nb'], 'a\nb'],
    ['a lone CR at the end', ['a\r\nb\r'], 'a\nb\r'],
  ])('is retrieved with LF ends: %s', async (_name, chunks, wanted) => {
    await using server = await ScriptedServer.start({
      RETR: async session => {
        session.reply('150 here it comes')
        const data = await session.data()
        for (const chunk of chunks) await new Promise(resolve => data.write(chunk, resolve))
        data.end()
        session.reply('226 done')
      },
    })
    await using session = await logIn(server)
    const sink = new MemorySink()
    await session.retrieve('a', sink, { representation: 'ascii' })
    expect(sink.text).toBe(wanted)
    expect(sink.writableFinished).toBe(true)
  })

  test('there and back', async () => {
    await using at = await embeddedSession()
    const text = 'one\ntwo\n\nlast'
    await at.session.store([text], 'a', { representation: 'ascii' })
    const sink = new MemorySink()
    await at.session.retrieve('a', sink, { representation: 'ascii' })
    expect(sink.text).toBe(text)
    // The next transfer of bytes is one of bytes.
    await at.session.store([Buffer.from('a\nb')], 'b')
    expect(String(at.files.readFile('b'))).toBe('a\nb')
  })
})
