import { expect, test } from 'vitest'
import { certificate } from '../../../../test/support/servers/certificate.ts'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

const plain = [
  'EPSV',
  'MDTM',
  'MFMT',
  'MLST type*;size*;modify*;',
  'PASV',
  'REST STREAM',
  'SIZE',
  'TVFS',
  'UTF8',
]

test('FEAT lists what the server can do', async () => {
  await using server = await startServer()
  using client = await TestClient.connect(server)
  const { code, lines } = await client.ask('FEAT')
  expect(code).toBe(211)
  expect(lines).toEqual(['Features', ...plain.map(feature => ` ${feature}`), 'End'])
})

test('FEAT lists TLS where there is some', async () => {
  const { cert, key } = await certificate()
  await using server = await startServer({}, { tls: { cert, key } })
  using client = await TestClient.connect(server)
  expect((await client.ask('FEAT')).lines.slice(1, 4)).toEqual([' AUTH TLS', ' PBSZ', ' PROT'])
})

test('OPTS chooses the facts of MLST', async () => {
  await using server = await startServer({ 'a.txt': 'x' })
  using client = await TestClient.logIn(server)
  expect(await client.ask('OPTS MLST size;type;unique;')).toEqual({
    code: 200,
    lines: ['MLST OPTS type;size;'],
  })
  expect((await client.ask('FEAT')).lines).toContain(' MLST type*;size*;modify;')
  expect((await client.ask('MLST a.txt')).lines[1]).toBe(' type=file;size=1; /a.txt')
})

test('OPTS UTF8 can be switched on', async () => {
  await using server = await startServer()
  using client = await TestClient.connect(server)
  expect(await client.codes('OPTS UTF8 ON', 'opts utf8', 'OPTS UTF8 OFF', 'OPTS LATIN')).toEqual([
    200, 200, 504, 501,
  ])
})

test('small commands have their answers', async () => {
  await using server = await startServer()
  using client = await TestClient.logIn(server)
  expect(await client.codes('SYST', 'NOOP', 'noop', 'CLNT test', 'ALLO 12', 'HELP', 'STAT')).toEqual([
    215, 200, 200, 200, 202, 214, 211,
  ])
  expect(
    await client.codes('TYPE I', 'TYPE A', 'TYPE A N', 'TYPE E', 'MODE S', 'MODE Z', 'STRU F', 'STRU R'),
  ).toEqual([200, 200, 504, 504, 200, 504, 200, 504])
  expect(
    await client.codes('', 'XYZZY', 'constructor', 'PORT 127,0,0,1,1,1', 'EPRT |1|127.0.0.1|257|'),
  ).toEqual([500, 500, 500, 502, 502])
})
