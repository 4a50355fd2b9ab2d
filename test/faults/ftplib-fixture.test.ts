import { createFtpServer, type Fault, MemoryFileSystem } from '@sluice/server'
import { FtpSession } from '@sluice/transport'
import { describe, expect, test } from 'vitest'
import { TestClient } from '../../packages/server/test/support/test-client.ts'

/** What the server of CPython's tests sends to RETR: text that is no ASCII. */
const RETR_DATA = `abcde\xB9\xB2\xB3\xA4\xA6\r\n${'1234567890'.repeat(8)}\r\n`

/**
 * The server that CPython tests its `ftplib` with, as faults of ours: what it does otherwise than the RFC, or than we.
 */
const fixture: readonly Fault[] = [
  { at: { reply: 'greeting' }, do: { type: 'say', text: 'welcome' } },
  { at: { reply: 'RETR' }, do: { type: 'say', code: 125, text: 'retr ok' } },
  { at: { reply: 'RETR', final: true }, do: { type: 'say', text: 'transfer complete' } },
  { at: { data: 'RETR' }, do: { type: 'send', bytes: RETR_DATA, instead: true } },
  { at: { command: 'SIZE' }, do: { type: 'answer', code: 250, text: '1000' } },
]

async function start(...faults: readonly Fault[]) {
  const server = createFtpServer({
    fileSystem: new MemoryFileSystem({ file: RETR_DATA }),
    users: { user: 'secret' },
    faults: [...fixture, ...faults],
  })
  await server.listen()
  return server
}

const connect = ({ port }: { readonly port: number }) =>
  FtpSession.connect({ host: '127.0.0.1', port, user: 'user', password: 'secret', mode: 'none' })

describe("the server of CPython's tests", () => {
  test('greets with `220 welcome`', async () => {
    await using server = await start()
    using client = await TestClient.open(server)
    expect(await client.reply()).toMatchObject({ code: 220, lines: ['welcome'] })
  })

  test('answers RETR with 125, and with the same data whatever the file', async () => {
    await using server = await start()
    using client = await TestClient.logIn(server)
    const { first, bytes, final } = await client.download('RETR file')
    expect(first.code).toBe(125)
    expect(String(bytes)).toBe(RETR_DATA)
    expect(final).toMatchObject({ code: 226, lines: ['transfer complete'] })
  })

  test('answers SIZE with `250 1000`, which our client does not take for a size', async () => {
    await using server = await start()
    await using session = await connect(server)
    await expect(session.size('file')).rejects.toMatchObject({ code: 'FTP_MALFORMED_REPLY' })
  })

  test('puts a reply before that of the next command', async () => {
    await using server = await start()
    using client = await TestClient.logIn(server)
    const heal = server.inject({
      at: { reply: 'DELE', nth: 1 },
      do: { type: 'extra', where: 'before', code: 499, text: 'injected' },
    })
    expect((await client.ask('DELE nothing')).code).toBe(499)
    expect((await client.reply()).code).toBe(550)
    heal()
    expect((await client.ask('DELE nothing')).code).toBe(550)
  })

  test.each([199, 200, 299, 300, 400, 499, 500, 599, 999])('gives the code %i to a command', async code => {
    await using server = await start({ at: { reply: 'NOOP' }, do: { type: 'say', code, text: '' } })
    using client = await TestClient.logIn(server)
    let text = ''
    client.socket.removeAllListeners('data')
    const line = new Promise<void>(resolve =>
      client.socket.on('data', chunk => {
        text += chunk
        if (text.endsWith('\r\n')) resolve()
      }),
    )
    client.write('NOOP\r\n')
    await line
    expect(text).toBe(`${code} \r\n`)
  })

  test('gives the address 252.253.254.255 to PASV, where our client does not go', async () => {
    await using server = await start(
      { at: { command: 'EPSV' }, do: { type: 'answer', code: 502, text: 'no' } },
      { at: { reply: 'PASV' }, do: { type: 'address', host: '252.253.254.255' } },
    )
    await using session = await connect(server)
    const names: string[] = []
    for await (const entry of session.list()) names.push(entry.name)
    expect(names).toEqual(['file'])
  })

  test('says lines longer than any client has to take, in a reply', async () => {
    await using server = await start({
      at: { reply: 'NOOP' },
      do: { type: 'say', text: 'x'.repeat(3 * 8192) },
    })
    await using session = await connect(server)
    await expect(session.command('NOOP')).rejects.toMatchObject({ code: 'FTP_LIMIT_EXCEEDED' })
  })

  test('sends lines longer than any client has to take, in a file', async () => {
    const long = 'x'.repeat(2 * 8192)
    await using server = await start()
    using client = await TestClient.logIn(server)
    server.inject({ at: { data: 'LIST' }, do: { type: 'send', bytes: `${long}\r\n`, instead: true } })
    expect(String((await client.download('LIST')).bytes)).toBe(`${long}\r\n`)
  })

  test('refuses QUIT with 550 and goes on', async () => {
    await using server = await start({
      at: { command: 'QUIT' },
      do: { type: 'answer', code: 550, text: 'error on quit' },
    })
    using client = await TestClient.logIn(server)
    expect(await client.codes('QUIT', 'NOOP')).toEqual([550, 200])
  })

  test('refuses RNFR with a 200, which is no 350', async () => {
    await using server = await start({ at: { command: 'RNFR' }, do: { type: 'answer', code: 200, text: '' } })
    await using session = await connect(server)
    await expect(session.rename('file', 'other')).rejects.toMatchObject({ code: 'FTP_UNEXPECTED_REPLY' })
  })

  test('lists what a test wants: names with blanks, `=` and `;`', async () => {
    const lines = ['type=file;size=1; a =b', 'TYPE=file;Size=2; c; d', 'type=file; =']
    await using server = await start({
      at: { data: 'MLSD' },
      do: { type: 'send', bytes: `${lines.join('\r\n')}\r\n`, instead: true },
    })
    await using session = await connect(server)
    const names: string[] = []
    for await (const entry of session.list()) names.push(entry.name)
    expect(names).toEqual(['a =b', 'c; d', '='])
  })
})
