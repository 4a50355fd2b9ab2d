import { parseHelpReply } from '@sluice/protocol'
import { describe, expect, test } from 'vitest'
import { certificate } from '../../../../test/support/servers/certificate.ts'
import manifest from '../../package.json' with { type: 'json' }
import { MemoryFileSystem } from '../../src/index.ts'
import { boundMethods } from '../support/bound-methods.ts'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

const { version } = manifest

const plain = [
  'AVBL',
  'CLNT',
  'COMB',
  'CSID',
  'EPRT',
  'EPSV',
  'HASH CRC32;MD5;SHA-1;SHA-256*;SHA-512;',
  'HOST',
  'LANG EN*',
  'MD5',
  'MDTM',
  'MFF modify;UNIX.mode;',
  'MFMT',
  'MLST type*;size*;modify*;UNIX.mode;',
  'MODE Z',
  'PASV',
  'RANG STREAM',
  'REST STREAM',
  'SITE CHMOD',
  'SITE UTIME',
  'SIZE',
  'TVFS',
  'UTF8',
  'XCRC',
  'XMD5',
  'XSHA',
  'XSHA1',
  'XSHA256',
  'XSHA512',
]

test('FEAT lists what the server can do', async () => {
  await using server = await startServer()
  using client = await TestClient.connect(server)
  const { code, lines } = await client.ask('FEAT')
  expect(code).toBe(211)
  expect(lines).toEqual(['Features', ...plain.map(feature => ` ${feature}`), 'End'])
})

test('FEAT leaves out what the file system cannot do', async () => {
  const { setModified, setMode, freeSpace, ...few } = boundMethods(new MemoryFileSystem())
  await using server = await startServer({}, { fileSystem: few })
  using client = await TestClient.logIn(server)
  const { lines } = await client.ask('FEAT')
  const less = plain.filter(feature => !/^(AVBL|MFF|MFMT|SITE)/.test(feature))
  expect(lines).toEqual(['Features', ...less.map(feature => ` ${feature}`), 'End'])
  expect(
    await client.codes('AVBL', 'MFMT 20200102030405 a', 'MFF modify=20200102030405; a', 'SITE CHMOD 644 a'),
  ).toEqual([502, 502, 504, 502])
  expect(await client.codes('SITE UTIME 20200102030405 a')).toEqual([502])
})

test('every verb that FEAT or HELP names has an answer of its own', async () => {
  await using server = await startServer()
  using client = await TestClient.connect(server)
  const helped = parseHelpReply(await client.ask('HELP')) ?? new Map()
  expect([...helped.keys()]).toContain('RETR')
  for (const [verb, there] of helped) {
    if (verb === 'QUIT' || verb === 'REIN') continue
    expect([verb, (await client.ask(verb)).code !== 502 || verb === 'AUTH']).toEqual([verb, there])
  }
  expect(helped.get('SMNT')).toBe(false)
})

test('FEAT lists TLS where there is some', async () => {
  const { cert, key } = await certificate()
  await using server = await startServer({}, { tls: { cert, key } })
  using client = await TestClient.connect(server)
  const { lines } = await client.ask('FEAT')
  expect(lines).toEqual(expect.arrayContaining([' AUTH TLS', ' PBSZ', ' PROT']))
  expect(lines).not.toContain(' CCC')
})

test('OPTS chooses the facts of MLST', async () => {
  await using server = await startServer({ 'a.txt': 'x' })
  using client = await TestClient.logIn(server)
  expect(await client.ask('OPTS MLST size;type;unique;')).toEqual({
    code: 200,
    lines: ['MLST OPTS type;size;'],
  })
  expect((await client.ask('FEAT')).lines).toContain(' MLST type*;size*;modify;UNIX.mode;')
  expect((await client.ask('MLST a.txt')).lines[1]).toBe(' type=file;size=1; /a.txt')
})

test('OPTS UTF8 can be switched on', async () => {
  await using server = await startServer()
  using client = await TestClient.connect(server)
  expect(await client.codes('OPTS UTF8 ON', 'opts utf8', 'OPTS UTF8 OFF', 'OPTS LATIN')).toEqual([
    200, 200, 504, 501,
  ])
})

test('OPTS MLST can ask for permissions, and for nothing', async () => {
  await using server = await startServer({ 'a.txt': 'x' })
  using client = await TestClient.logIn(server)
  await client.codes('OPTS MLST unix.MODE;', 'SITE CHMOD 600 a.txt')
  expect((await client.ask('MLST a.txt')).lines[1]).toBe(' type=file;UNIX.mode=0600; /a.txt')
  expect((await client.ask('OPTS MLST')).lines).toEqual(['MLST OPTS type;'])
})

test('small commands have their answers', async () => {
  await using server = await startServer()
  using client = await TestClient.logIn(server)
  expect(await client.codes('SYST', 'NOOP', 'noop', 'CLNT test', 'ALLO 12', 'STAT', 'CLNT', 'ALLO')).toEqual([
    215, 200, 200, 200, 202, 211, 501, 501,
  ])
  expect(await client.codes('LANG', 'LANG en-GB', 'LANG fr', 'AVBL', 'AVBL nope')).toEqual([
    200, 200, 504, 213, 550,
  ])
  expect(await client.ask('CSID Name=test;')).toMatchObject({
    code: 200,
    lines: [`name=Sluice;version=${version};casesensitive=1;`],
  })
})

test('what is not there is 502, what nobody knows 500', async () => {
  await using server = await startServer()
  using client = await TestClient.logIn(server)
  expect(
    await client.codes('', 'XYZZY', 'constructor', 'SMNT /', 'PRET RETR a', 'CPSV', 'MFCT 2020 a'),
  ).toEqual([500, 500, 500, 502, 502, 502, 502])
})

test('HELP lists verbs, and tells the syntax of one', async () => {
  await using server = await startServer({}, { commandsOff: ['MLSD'] })
  using client = await TestClient.connect(server)
  expect(await client.ask('HELP retr')).toMatchObject({ code: 214, lines: ['Syntax: RETR <path>'] })
  expect((await client.ask('HELP LIST')).lines).toEqual(['Syntax: LIST [<path>]'])
  expect((await client.ask('HELP SITE CHMOD')).lines).toEqual(['Syntax: SITE CHMOD <mode> <path>'])
  expect(await client.codes('HELP XYZZY', 'HELP MLSD', 'HELP SMNT')).toEqual([502, 502, 502])
  expect((await client.ask('HELP')).lines.join(' ')).toContain(' MLSD* ')
})

test('free space is that of the file system', async () => {
  const fileSystem = new MemoryFileSystem({ 'd/a': '12345' }, { capacity: 8 })
  await using server = await startServer({}, { fileSystem })
  using client = await TestClient.logIn(server)
  expect(await client.ask('AVBL')).toMatchObject({ code: 213, lines: ['3'] })
  expect(await client.codes('AVBL d/a')).toEqual([550])
  expect((await client.upload('STOR b', '1234')).code).toBe(452)
  expect((await client.upload('STOR b', '123')).code).toBe(226)
})

describe('commands and features that a server can be told to do without', () => {
  test('a command is 502 and leaves FEAT', async () => {
    await using server = await startServer({}, { commandsOff: ['mlsd', 'MLST', 'EPSV', 'HASH'] })
    using client = await TestClient.logIn(server)
    expect(await client.codes('MLSD', 'MLST', 'EPSV', 'OPTS MLST type;', 'OPTS HASH')).toEqual([
      502, 502, 502, 501, 501,
    ])
    const { lines } = await client.ask('FEAT')
    expect(lines.filter(line => /MLST|EPSV|HASH/.test(line))).toEqual([])
    expect(lines).toContain(' PASV')
  })

  test('FEAT itself, too', async () => {
    await using server = await startServer({}, { commandsOff: ['FEAT'] })
    using client = await TestClient.connect(server)
    expect(await client.codes('FEAT')).toEqual([502])
  })

  test('a line of FEAT is left out, by its first word or whole, and the command works', async () => {
    await using server = await startServer({ a: 'x' }, { featuresOff: ['SIZE', 'UTF8', 'SITE UTIME'] })
    using client = await TestClient.logIn(server)
    const { lines } = await client.ask('FEAT')
    expect(lines.filter(line => /SIZE|UTF8|SITE/.test(line))).toEqual([' SITE CHMOD'])
    expect(await client.codes('SIZE a')).toEqual([213])
  })
})
