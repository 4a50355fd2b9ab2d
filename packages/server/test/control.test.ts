import { describe, expect, test } from 'vitest'
import { UrgentData } from '../src/control/urgent-data.ts'
import { startServer } from './support/start-server.ts'
import { TestClient } from './support/test-client.ts'

describe('urgent data', () => {
  const seen = (...chunks: string[]) => {
    const urgent = new UrgentData()
    return chunks.map(chunk => Buffer.from(urgent.complete(Buffer.from(chunk, 'latin1'))).toString('latin1'))
  }

  test.each([
    [['ABOR\r'], ['ABOR\r\n']],
    [['abor\r'], ['abor\r\n']],
    [['NOOP\r\nABOR\r'], ['NOOP\r\nABOR\r\n']],
    [
      ['ABOR\r', '\n'],
      ['ABOR\r\n', ''],
    ],
    [
      ['ABOR\r', '\nNOOP\r\n'],
      ['ABOR\r\n', 'NOOP\r\n'],
    ],
    [
      ['ABOR\r', 'NOOP\r\n'],
      ['ABOR\r\n', 'NOOP\r\n'],
    ],
    [
      ['ABOR\r\n', '\n'],
      ['ABOR\r\n', '\n'],
    ],
    [['XABOR\r'], ['XABOR\r']],
    [['STOR ABOR\r'], ['STOR ABOR\r']],
    // Telnet signals: whole, without the DM, without the IAC of the DM, in pieces.
    [['\xff\xf4\xff\xf2ABOR\r'], ['\xff\xf4ABOR\r\n']],
    [['\xff\xf4\xffABOR\r\n'], ['\xff\xf4ABOR\r\n']],
    [['\xff\xf4\xf2ABOR\r\n'], ['\xff\xf4ABOR\r\n']],
    [['NOOP\r\n\xff\xf4\xffSTAT\r\n'], ['NOOP\r\n\xff\xf4STAT\r\n']],
    [
      ['\xff', '\xf4', '\xff', '\xf2', 'ABOR\r', '\n'],
      ['', '', '', '\xff\xf4', 'ABOR\r\n', ''],
    ],
    [
      ['\xff\xf4', 'ABOR\r\n'],
      ['', '\xff\xf4ABOR\r\n'],
    ],
    [
      ['\xff\xf4\xff', 'ABOR\r\n'],
      ['', '\xff\xf4ABOR\r\n'],
    ],
    // Other signals and data stay as they are.
    [['\xff\xf4\xff\xfb\x01NOOP\r\n'], ['\xff\xf4\xff\xfb\x01NOOP\r\n']],
    [['MKD \xff\xff\xf2\r\n'], ['MKD \xff\xff\xf2\r\n']],
    [
      ['MKD \xff', '\xffa\r\n'],
      ['MKD ', '\xff\xffa\r\n'],
    ],
  ])('%j is seen as %j', (chunks, expected) => {
    expect(seen(...chunks)).toEqual(expected)
  })

  test('what is held back can be had', () => {
    const urgent = new UrgentData()
    expect(urgent.complete(Buffer.from('NOOP\r\n\xff', 'latin1'))).toEqual(Buffer.from('NOOP\r\n'))
    expect(urgent.flush()).toEqual(Buffer.of(0xff))
    expect(urgent.flush()).toHaveLength(0)
  })

  test('over a socket, an ABOR without its LF, in a transfer and out of it', async () => {
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    client.write('ABOR\r')
    expect((await client.reply()).code).toBe(225)
    await client.codes('EPSV', 'STOR a')
    client.write('ABOR\r')
    expect([(await client.reply()).code, (await client.reply()).code]).toEqual([426, 226])
    client.write('\nPWD\r\n')
    expect((await client.reply()).code).toBe(257)
  })
})

describe('commands in pieces', () => {
  test('byte by byte they mean the same', async () => {
    await using server = await startServer()
    using client = await TestClient.connect(server)
    client.socket.setNoDelay(true)
    for (const byte of Buffer.from('USER user\r\nPASS secret\r\nMKD ü\r\nQUIT\r\n')) {
      client.socket.write(Buffer.of(byte))
      await new Promise(resolve => setImmediate(resolve))
    }
    const codes = [await client.reply(), await client.reply(), await client.reply(), await client.reply()]
    expect(codes.map(({ code }) => code)).toEqual([331, 230, 257, 221])
  })
})
