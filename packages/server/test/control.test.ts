import { describe, expect, test } from 'vitest'
import { UrgentAbort } from '../src/control/urgent-abort.ts'
import { startServer } from './support/start-server.ts'
import { TestClient } from './support/test-client.ts'

describe('an urgent ABOR', () => {
  const seen = (running: boolean, ...chunks: string[]) => {
    const abort = new UrgentAbort()
    return chunks.map(chunk =>
      Buffer.from(abort.complete(Buffer.from(chunk, 'latin1'), running)).toString('latin1'),
    )
  }

  test.each([
    [['ABOR\r'], ['ABOR\r\n']],
    [['abor\r'], ['abor\r\n']],
    [['\xff\xf4\xff\xf2ABOR\r'], ['\xff\xf4\xff\xf2ABOR\r\n']],
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
  ])('%j is seen as %j', (chunks, expected) => {
    expect(seen(true, ...chunks)).toEqual(expected)
  })

  test('without a transfer nothing is added', () => {
    expect(seen(false, 'ABOR\r', '\n')).toEqual(['ABOR\r', '\n'])
  })

  test('over a socket, split at its CR or without its LF', async () => {
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    for (const line of ['ABOR\r', 'ABOR\r\n']) {
      await client.codes('EPSV', 'STOR a')
      for (const byte of [line.slice(0, 5), line.slice(5)]) {
        client.write(byte)
        await new Promise(resolve => setTimeout(resolve, 20))
      }
      expect([(await client.reply()).code, (await client.reply()).code]).toEqual([426, 226])
      expect((await client.ask('PWD')).code).toBe(257)
    }
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
