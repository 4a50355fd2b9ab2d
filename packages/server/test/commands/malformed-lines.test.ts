import { latin1 } from '@sluice/protocol'
import { describe, expect, test } from 'vitest'
import { certificate } from '../../../../test/support/servers/certificate.ts'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

describe('lines whose argument is not what the verb asks for', () => {
  test('open nothing to whoever is not logged in', async () => {
    await using server = await startServer({ 'a secret.txt': 'x' })
    using client = await TestClient.connect(server)
    const lines = ['PASV x', 'EPSV  1', 'LPSV x', 'XMD5 a secret.txt', 'XCRC "a', 'MFMT', 'COMB "', 'TYPE X']
    expect(new Set(await client.codes(...lines))).toEqual(new Set([530]))
  })

  test('do not log out by halves, nor leave, nor open a port', async () => {
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    expect(
      await client.codes('REIN x', 'QUIT x', 'ABOR x', 'PASV x', 'LPSV x', 'LIST', 'PWD x', 'CCC x'),
    ).toEqual([501, 501, 501, 501, 501, 425, 501, 501])
    expect((await client.ask('STAT')).lines.join()).toContain('Logged in as user')
    expect(await client.codes('REIN', 'PWD')).toEqual([220, 530])
  })

  test('agree to no address that the session does not know of', async () => {
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    expect(await client.codes('EPSV  ALL', 'PASV', 'EPSV x', 'EPSV 3', 'EPSV all', 'PASV')).toEqual([
      501, 227, 501, 522, 200, 501,
    ])
  })

  test('promise no protection that does not come', async () => {
    const { ca, cert, key } = await certificate()
    await using server = await startServer({}, { tls: { cert, key } })
    using client = await TestClient.connect(server)
    await client.secureLogIn(ca, 'TLSv1.3', 'C')
    expect(await client.codes('PBSZ x', 'PROT  P', 'PROT P ', 'PROT X', 'PROT S', 'PROT p')).toEqual([
      501, 504, 504, 504, 536, 200,
    ])
    expect((await client.ask('STAT')).lines.join()).toContain('Data connections: TLS')
  })

  test('ALLO wants a number', async () => {
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    expect(await client.codes('ALLO 10', 'ALLO 10 R 5', 'ALLO x')).toEqual([202, 202, 501])
  })
})

test('a password may be empty', async () => {
  await using server = await startServer({}, { users: { open: '', user: 'secret' }, anonymous: true })
  for (const lines of [
    ['USER ftp', 'PASS'],
    ['USER ftp', 'PASS '],
    ['USER open', 'PASS '],
  ]) {
    using client = await TestClient.connect(server)
    expect(await client.codes(...lines, 'PWD')).toEqual([331, 230, 257])
  }
  using client = await TestClient.connect(server)
  expect(await client.codes('USER user', 'PASS', 'PWD')).toEqual([331, 530, 530])
})

describe('names that are not in the charset', () => {
  const make = Buffer.from('MKD \xe9\r\n', 'latin1')

  test('are refused rather than changed', async () => {
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    client.socket.write(make)
    expect((await client.reply()).code).toBe(501)
    expect((await client.download('NLST')).bytes).toHaveLength(0)
  })

  test('are those that another charset takes', async () => {
    await using server = await startServer({}, { charset: latin1 })
    using client = await TestClient.logIn(server)
    client.socket.write(make)
    expect((await client.reply()).code).toBe(257)
    expect((await client.download('NLST')).bytes).toEqual(Buffer.from('\xe9\r\n', 'latin1'))
  })

  test('a password may be in any', async () => {
    await using server = await startServer({}, { users: { user: 'caf\u00e9' } })
    using client = await TestClient.connect(server)
    await client.ask('USER user')
    client.socket.write(Buffer.from('PASS caf\xe9\r\n', 'latin1'))
    expect((await client.reply()).code).toBe(230)
  })
})
