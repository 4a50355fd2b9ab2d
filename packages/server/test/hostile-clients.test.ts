import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { certificate } from '../../../test/support/servers/certificate.ts'
import { MemoryFileSystem } from '../src/index.ts'
import { startServer } from './support/start-server.ts'
import { TestClient } from './support/test-client.ts'

describe('on disk', () => {
  let root: string
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'sluice-hostile-'))
  })
  afterEach(() => rm(root, { recursive: true }))

  test('nobody makes a file run as its owner', async () => {
    await writeFile(join(root, 'a'), 'x', { mode: 0o644 })
    await using server = await startServer({}, { root })
    using client = await TestClient.logIn(server)
    const hostile = ['SITE CHMOD 4755 a', 'SITE CHMOD 2755 a', 'MFF UNIX.mode=4755; a', 'SITE CHMOD 1777 a']
    expect(await client.codes(...hostile)).toEqual([501, 501, 501, 501])
    expect((await stat(join(root, 'a'))).mode & 0o7777).toBe(0o644)
    expect(await client.codes('SITE CHMOD 0755 a')).toEqual([200])
  })

  test('a file combined with a link to itself is doubled and no more', async () => {
    await writeFile(join(root, 'a'), Buffer.alloc(300_000, 'x'))
    await symlink('a', join(root, 'link'))
    await using server = await startServer({}, { root })
    using client = await TestClient.logIn(server)
    expect(await client.codes('COMB "a" "link"')).toEqual([250])
    expect((await stat(join(root, 'a'))).size).toBe(600_000)
  })

  test('no reply tells where the root is', async () => {
    await writeFile(join(root, 'a'), 'x')
    await using server = await startServer({}, { root })
    using client = await TestClient.logIn(server)
    const commands = [
      'RETR no',
      'MLST no',
      'CWD a',
      'MKD a',
      'MKD no/where',
      'RMD a',
      'RMD /',
      'DELE /',
      'DELE .',
      'SIZE a/b',
      'HASH no',
      'RNFR no',
      'COMB "x" "no"',
      'STAT no',
      'AVBL no',
      `MKD ${'n'.repeat(300)}`,
      'SITE UTIME 20200101000000 no',
    ]
    await client.ask('EPSV')
    for (const command of commands) {
      const { code, lines } = await client.ask(command)
      expect([code >= 400, lines.join().includes(root)], command).toEqual([true, false])
    }
    expect(await readFile(join(root, 'a'), 'utf8')).toBe('x')
  })
})

test('a byte now and then is no command, and the session idle', async () => {
  await using server = await startServer({}, { limits: { idleMs: 200 } })
  using client = await TestClient.connect(server)
  const dripping = setInterval(() => client.write('X'), 20)
  try {
    expect((await client.reply()).code).toBe(421)
  } finally {
    clearInterval(dripping)
  }
})

test('commands without end in one breath are all answered in order', async () => {
  await using server = await startServer({}, { limits: { queuedCommands: 10 } })
  using client = await TestClient.logIn(server)
  client.write(Array.from({ length: 5000 }, (_, index) => (index % 2 ? 'NOOP\r\n' : 'PWD\r\n')).join(''))
  for (let index = 0; index < 5000; index++) expect((await client.reply()).code).toBe(index % 2 ? 200 : 257)
  expect(await client.codes('SYST')).toEqual([215])
})

test.each(['AUTH TLS', 'CCC'])(
  'what waits behind %s is never taken for protected, however much',
  async command => {
    const { ca, cert, key } = await certificate()
    await using server = await startServer(
      {},
      { tls: { cert, key, clearControl: true }, limits: { queuedCommands: 1 } },
    )
    using client = await TestClient.connect(server)
    if (command === 'CCC') await client.secureLogIn(ca)
    client.write(`NOOP\r\n${command}\r\nNOOP\r\nUSER user\r\nPASS secret\r\n`)
    expect([(await client.reply()).code, (await client.reply()).code]).toEqual([200, 421])
    await client.closed()
    expect(server.events.filter(event => event.type === 'error')).toMatchObject([
      { error: { code: 'FTP_PLAINTEXT_AT_TLS_UPGRADE' } },
    ])
  },
)

test('half a signal behind AUTH is not taken for protected either', async () => {
  const { cert, key } = await certificate()
  await using server = await startServer({}, { tls: { cert, key } })
  using client = await TestClient.connect(server)
  client.socket.write(Buffer.from('AUTH TLS\r\n\xff\xf4\xff', 'latin1'))
  expect((await client.reply()).code).toBe(421)
  await client.closed()
})

test('a listing on the control connection is short, however long the names are', async () => {
  const files = new MemoryFileSystem()
  for (let index = 0; index < 300; index++) files.writeFile(`${'n'.repeat(4000)}${index}`, '')
  await using server = await startServer({}, { fileSystem: files })
  using client = await TestClient.logIn(server)
  expect(await client.codes('STAT /')).toEqual([450])
})

describe('secrets', () => {
  test.each([
    ' PASS hidden',
    'PASShidden',
    'pass hidden',
    'PASS\thidden',
    '\xff\xf4PASS hidden',
    'ACCT hidden',
    'ADAT hidden',
  ])('%j is masked', async line => {
    await using server = await startServer()
    using client = await TestClient.connect(server)
    client.socket.write(Buffer.from(`${line}\r\n`, 'latin1'))
    await client.reply()
    expect(JSON.stringify(server.events)).not.toContain('hidden')
  })
})

describe('TLS', () => {
  test('a handshake that outlasts the patience of an idle session is no idle session', async () => {
    const { ca, cert, key } = await certificate()
    await using server = await startServer({}, { tls: { cert, key, implicit: true }, limits: { idleMs: 50 } })
    const raw = connect({ host: '127.0.0.1', port: server.port })
    await once(raw, 'connect')
    await sleep(120)
    const socket = connectTls({ socket: raw, ca, servername: 'localhost' })
    const [greeting] = await once(socket, 'data')
    expect(String(greeting)).toMatch(/^220 /)
    socket.destroy()
  })
})
