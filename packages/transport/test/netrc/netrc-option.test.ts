import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readNetrc } from '../../src/index.ts'
import { failureOf } from '../support/failure-of.ts'
import { logIn } from '../support/log-in.ts'
import { ScriptedServer } from '../support/scripted-server.ts'

let home: string
const before = { ...process.env }
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'sluice-netrc-'))
  process.env['HOME'] = home
  delete process.env['NETRC']
})
afterEach(async () => {
  process.env['HOME'] = before['HOME']
  delete process.env['NETRC']
  await rm(home, { recursive: true })
})

/** Writes a netrc file that only its owner can read, unless another mode is given. */
async function write(text: string, name = '.netrc', mode = 0o600): Promise<string> {
  const path = join(home, name)
  await writeFile(path, text)
  await chmod(path, mode)
  return path
}

const unnamed = { user: undefined, password: undefined, netrc: true }
const HERE = 'machine 127.0.0.1 login me password "from the file" account acme\n'

describe('what is missing of user, password and account', () => {
  test('comes from the file of the home directory', async () => {
    await write(HERE)
    await using server = await ScriptedServer.start({ PASS: '332 account?', ACCT: '230 welcome' })
    const session = await logIn(server, unnamed)
    expect(server.commands.slice(0, 3)).toEqual(['USER me', 'PASS from the file', 'ACCT acme'])
    await session.quit()
  })

  test('comes from the file that is named, or that the environment names', async () => {
    const path = await write(HERE, 'mine')
    await using server = await ScriptedServer.start()
    const named = await logIn(server, { ...unnamed, netrc: path })
    process.env['NETRC'] = path
    const meant = await logIn(server, unnamed)
    expect(server.commands.filter(line => line.startsWith('PASS'))).toEqual([
      'PASS from the file',
      'PASS from the file',
    ])
    await named.quit()
    await meant.quit()
  })

  test('is found for the user that is given', async () => {
    await write(`machine 127.0.0.1 login other password wrong\n${HERE}`)
    await using server = await ScriptedServer.start()
    const session = await logIn(server, { ...unnamed, user: 'me' })
    expect(server.commands.slice(0, 2)).toEqual(['USER me', 'PASS from the file'])
    await session.quit()
  })

  test('is not looked for where nothing is missing, or nobody asked', async () => {
    await write('this is no netrc file')
    await using server = await ScriptedServer.start()
    const given = await logIn(server, { netrc: true })
    const unasked = await logIn(server, { ...unnamed, netrc: undefined })
    expect(server.commands.filter(line => line.startsWith('USER'))).toEqual(['USER user', 'USER anonymous'])
    await given.quit()
    await unasked.quit()
  })

  test('stays missing without a file in the home directory, or without an entry', async () => {
    await using server = await ScriptedServer.start()
    const first = await logIn(server, unnamed)
    await write('machine elsewhere login me password secret')
    const second = await logIn(server, unnamed)
    expect(server.commands.filter(line => line.startsWith('USER'))).toEqual([
      'USER anonymous',
      'USER anonymous',
    ])
    await first.quit()
    await second.quit()
  })

  test('is read again for a session that connects again', async () => {
    await write(HERE)
    await using server = await ScriptedServer.start()
    const session = await logIn(server, unnamed)
    await session.reconnect()
    expect(server.commands.filter(line => line.startsWith('USER'))).toEqual(['USER me', 'USER me'])
    await session.quit()
  })
})

describe('a file that cannot be used', () => {
  test.each([
    ['is not there', () => join(home, 'nowhere'), /nowhere.*ENOENT/],
    ['is a folder', () => home, /is no file/],
  ])('because it %s is an error before anything is opened', async (_what, path, words) => {
    await using server = await ScriptedServer.start()
    const error = await failureOf(logIn(server, { ...unnamed, netrc: path() }))
    expect(error).toMatchObject({ code: 'FTP_BAD_OPTION', phase: 'configuration' })
    expect(error.message).toMatch(words)
    expect(server.sessions).toEqual([])
  })

  test('because the environment names one that is not there is an error', async () => {
    process.env['NETRC'] = join(home, 'nowhere')
    expect(await failureOf(readNetrc())).toMatchObject({ code: 'FTP_BAD_OPTION' })
  })

  test('because it is endless is not read into memory', async () => {
    expect((await failureOf(readNetrc('/dev/zero'))).message).toMatch(/is no file/)
    const large = await write(`# ${'x'.repeat(200_000)}\n`)
    expect((await failureOf(readNetrc(large))).message).toMatch(/more than 131072 bytes/)
  })

  test('because it is a pipe does not wait for its writer', async () => {
    const pipe = join(home, 'pipe')
    await promisify(execFile)('mkfifo', [pipe])
    expect((await failureOf(readNetrc(pipe))).message).toMatch(/is no file/)
  })

  test('because it is in the place of the home directory is an error too', async () => {
    await mkdir(join(home, '.netrc'))
    expect((await failureOf(readNetrc())).message).toMatch(/is no file/)
  })
})

describe('a file that others can read', () => {
  test.each([
    ['is told with a password in it', HERE, 0o644, true],
    ['is told for the group too', HERE, 0o640, true],
    ['is nobody else’s business without one', 'machine 127.0.0.1 login me\n', 0o644, false],
    ['is fine if it is its owner’s alone', HERE, 0o600, false],
  ])('%s', async (_what, text, mode, exposed) => {
    const path = await write(text, '.netrc', mode)
    expect(await readNetrc()).toMatchObject({ path, exposed })
    const warnings: Error[] = []
    const onWarning = (warning: Error) => warnings.push(warning)
    process.on('warning', onWarning)
    await using server = await ScriptedServer.start()
    const session = await logIn(server, unnamed)
    await session.quit()
    process.off('warning', onWarning)
    expect(warnings.map(warning => (warning as NodeJS.ErrnoException).code)).toEqual(
      exposed ? ['FTP_NETRC_EXPOSED'] : [],
    )
    expect(warnings.join()).not.toContain('from the file')
  })
})
