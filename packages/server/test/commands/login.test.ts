import { expect, test } from 'vitest'
import { createFtpServer } from '../../src/index.ts'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

test('the greeting names the server', async () => {
  await using server = await startServer()
  using client = await TestClient.open(server)
  expect(await client.reply()).toEqual({ code: 220, lines: ['Sluice FTP server ready'] })
})

test('a greeting may be of several lines', async () => {
  await using server = await startServer({}, { greeting: ['Hello', 'you', 'there'] })
  using client = await TestClient.open(server)
  expect((await client.reply()).lines.map(line => line.trim())).toEqual(['Hello', 'you', 'there'])
})

test('a name and its password let in', async () => {
  await using server = await startServer()
  using client = await TestClient.connect(server)
  expect(await client.codes('PWD', 'USER user', 'PASS secret', 'PWD', 'ACCT x')).toEqual([
    530, 331, 230, 257, 202,
  ])
})

test('PASS without USER is out of sequence', async () => {
  await using server = await startServer()
  using client = await TestClient.connect(server)
  expect(await client.codes('PASS secret', 'USER user', 'PASS wrong', 'PASS secret')).toEqual([
    503, 331, 530, 503,
  ])
})

test('a name that does not exist is refused as a wrong password is', async () => {
  await using server = await startServer()
  using client = await TestClient.connect(server)
  const known = [await client.ask('USER user'), await client.ask('PASS wrong')]
  const unknown = [await client.ask('USER nobody'), await client.ask('PASS wrong')]
  expect(unknown).toEqual(known)
})

test('names of object properties are no users', async () => {
  await using server = await startServer()
  using client = await TestClient.connect(server)
  expect(await client.codes('USER constructor', 'PASS', 'USER __proto__', 'PASS')).toEqual([
    331, 530, 331, 530,
  ])
})

test('too many wrong passwords end the session with 421', async () => {
  await using server = await startServer({}, { limits: { loginAttempts: 2 } })
  using client = await TestClient.connect(server)
  expect(await client.codes('USER user', 'PASS a', 'USER user', 'PASS b')).toEqual([331, 530, 331, 421])
  await client.closed()
})

test('a new USER ends what the last one could do', async () => {
  await using server = await startServer()
  using client = await TestClient.logIn(server)
  expect(await client.codes('USER user', 'PWD', 'PASS wrong', 'PWD')).toEqual([331, 530, 530, 530])
})

test('without users anybody is let in as anonymous', async () => {
  await using server = await createFtpServer().listen()
  expect(server.url).toBe(`ftp://127.0.0.1:${server.port}`)
  using client = await TestClient.connect(server)
  expect(await client.codes('USER anonymous', 'PASS me@', 'USER ftp', 'PASS x')).toEqual([331, 230, 331, 230])
})

test('with users nobody is anonymous, unless it is asked for', async () => {
  await using closed = await startServer()
  using refused = await TestClient.connect(closed)
  expect(await refused.codes('USER anonymous', 'PASS me@')).toEqual([331, 530])
  await using open = await startServer({}, { anonymous: true })
  using welcome = await TestClient.connect(open)
  expect(await welcome.codes('USER anonymous', 'PASS me@')).toEqual([331, 230])
})

test('an account is asked for where a user has one', async () => {
  const users = { user: { password: 'secret', account: 'project' }, other: 'secret' }
  await using server = await startServer({}, { users, limits: { loginAttempts: 2 } })
  using client = await TestClient.connect(server)
  expect(await client.codes('ACCT project', 'USER user', 'ACCT project', 'PASS secret', 'PWD')).toEqual([
    503, 331, 503, 332, 530,
  ])
  expect(await client.codes('ACCT wrong', 'ACCT project')).toEqual([530, 503])
  expect(await client.codes('USER user', 'PASS secret', 'ACCT project', 'PWD')).toEqual([331, 332, 230, 257])
  expect(await client.codes('USER other', 'PASS secret', 'ACCT any')).toEqual([331, 230, 202])
  expect(await client.codes('USER user', 'PASS secret', 'ACCT wrong')).toEqual([331, 332, 530])
  expect(await client.codes('USER user', 'PASS wrong')).toEqual([331, 421])
})

test('HOST comes before USER and names a host that is known', async () => {
  await using server = await startServer({}, { hosts: ['ftp.example.com', '::1'] })
  using client = await TestClient.connect(server)
  expect(await client.codes('HOST FTP.example.com', 'HOST [::1]', 'HOST other.example.com', 'HOST')).toEqual([
    220, 220, 504, 501,
  ])
  expect(await client.codes('USER user', 'HOST ftp.example.com', 'PASS secret')).toEqual([331, 503, 230])
  await using any = await startServer()
  using stranger = await TestClient.connect(any)
  expect(await stranger.codes('HOST whatever')).toEqual([220])
})

test('REIN makes everything as it was after the greeting', async () => {
  await using server = await startServer({ 'd/a': '0123' })
  using client = await TestClient.logIn(server)
  await client.codes('CWD d', 'MODE Z', 'OPTS MLST type;', 'OPTS HASH MD5', 'EPSV', 'REST 2')
  const rein = await client.ask('REIN')
  expect(rein).toMatchObject({ code: 220, lines: ['Sluice FTP server ready'] })
  expect(await client.codes('PWD', 'PASS secret', 'USER user', 'PASS secret')).toEqual([530, 503, 331, 230])
  expect((await client.ask('PWD')).lines[0]).toMatch(/^"\/" /)
  expect((await client.ask('OPTS HASH')).lines).toEqual(['SHA-256'])
  expect((await client.ask('STAT')).lines.join()).toContain('TYPE: A; STRU: F; MODE: S')
  expect((await client.ask('FEAT')).lines).toContain(' MLST type*;size*;modify*;UNIX.mode;')
  expect(await client.codes('RETR d/a')).toEqual([425])
  await client.ask('TYPE I')
  expect((await client.download('RETR d/a')).bytes.toString()).toBe('0123')
})

test('REIN does not give new chances to guess', async () => {
  await using server = await startServer({}, { limits: { loginAttempts: 2 } })
  using client = await TestClient.connect(server)
  expect(await client.codes('USER user', 'PASS a', 'REIN', 'USER user', 'PASS b')).toEqual([
    331, 530, 220, 331, 421,
  ])
})

test('passwords are masked in what is observed', async () => {
  await using server = await startServer()
  using client = await TestClient.connect(server)
  for (const line of [
    'USER user',
    'pass s3cret',
    'PASSs3cret',
    'PASS\ts3cret',
    'ACCT s3cret',
    'SITE PSWD s3cret new',
  ]) {
    await client.ask(line)
  }
  expect(JSON.stringify(server.events).toLowerCase()).not.toContain('s3cret')
  expect(server.events).toContainEqual({ type: 'command', session: 1, command: 'PASS ***' })
})
