import { execFile, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { certificate } from '../../../test/support/servers/certificate.ts'
import { startServer } from './support/start-server.ts'

const { ca, cert, key } = await certificate()
const folder = mkdtempSync(join(tmpdir(), 'sluice-interop-'))
const caFile = join(folder, 'ca.pem')
writeFileSync(caFile, ca)
afterAll(() => rmSync(folder, { recursive: true }))

const bytes = randomBytes(5_000_000)
const tree = { 'in/big.bin': bytes, 'in/ä b.txt': 'hello', 'in/empty': '' }
const sha256 = (content: Uint8Array | undefined) =>
  createHash('sha256')
    .update(content ?? '')
    .digest('hex')
const has = (program: string, option: string) => spawnSync(program, [option]).status === 0

interface Ran {
  readonly status: number
  readonly stdout: Buffer
  readonly stderr: string
}

function run(program: string, args: readonly string[]): Promise<Ran> {
  return new Promise(resolve => {
    const child = execFile(
      program,
      args,
      { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024, timeout: 30_000 },
      (_error, stdout, stderr) => resolve({ status: child.exitCode ?? -1, stdout, stderr: String(stderr) }),
    )
  })
}

describe.skipIf(!has('curl', '--version')).each([
  ['plain', []],
  ['TLS 1.2', ['--ssl-reqd', '--tls-max', '1.2', '--cacert', caFile]],
  ['TLS 1.3', ['--ssl-reqd', '--tlsv1.3', '--cacert', caFile]],
])('curl, %s', (_level, options) => {
  const start = () => startServer(tree, { tls: { cert, key } })
  const curl = (port: number, path: string, ...more: string[]) =>
    run('curl', ['-sS', '-u', 'user:secret', ...options, ...more, `ftp://localhost:${port}/${path}`])

  test('lists', async () => {
    await using server = await start()
    const listed = await curl(server.port, 'in/', '-l')
    expect(listed).toMatchObject({ status: 0, stderr: '' })
    expect(
      listed.stdout
        .toString()
        .split('\n')
        .map(line => line.trim()),
    ).toEqual(['big.bin', 'ä b.txt', 'empty', ''])
    expect((await curl(server.port, 'in/')).stdout.toString()).toMatch(
      /^-rw-r--r-- .* 5000000 .* big\.bin\r?\n/,
    )
  })

  test('downloads, also in part', async () => {
    await using server = await start()
    const whole = await curl(server.port, 'in/big.bin')
    expect(whole).toMatchObject({ status: 0, stderr: '' })
    expect(sha256(whole.stdout)).toBe(sha256(bytes))
    const rest = await curl(server.port, 'in/big.bin', '-C', '4999990')
    expect(rest.stdout).toEqual(bytes.subarray(4_999_990))
    expect((await curl(server.port, 'in/empty')).stdout.length).toBe(0)
    expect((await curl(server.port, 'in/nope')).status).toBe(78)
  })

  test('uploads, appends and deletes', async () => {
    await using server = await start()
    const file = join(folder, 'upload.bin')
    writeFileSync(file, bytes)
    expect(await curl(server.port, 'up/new.bin', '--ftp-create-dirs', '-T', file)).toMatchObject({
      status: 0,
      stderr: '',
    })
    expect(sha256(server.files.readFile('up/new.bin'))).toBe(sha256(bytes))
    await curl(server.port, 'up/new.bin', '-a', '-T', file)
    expect(server.files.readFile('up/new.bin')?.length).toBe(10_000_000)
    expect((await curl(server.port, 'up/', '-Q', 'DELE new.bin')).status).toBe(21)
    expect((await curl(server.port, 'up/', '-Q', 'DELE up/new.bin')).status).toBe(0)
    expect(server.files.readFile('up/new.bin')).toBeUndefined()
  })

  test('a wrong password is told as one', async () => {
    await using server = await start()
    expect((await curl(server.port, 'in/', '-u', 'user:wrong')).status).toBe(67)
  })
})

const clearProgram = `
import ftplib, io, ssl, sys
port, ca = int(sys.argv[1]), sys.argv[2]
ftp = ftplib.FTP_TLS(context=ssl.create_default_context(cafile=ca), encoding='utf-8')
ftp.connect('localhost', port, 20)
ftp.login('user', 'secret')
ftp.prot_p()
ftp.ccc()
assert ftp.pwd() == '/'
got = io.BytesIO()
ftp.retrbinary('RETR in/big.bin', got.write, rest=4999990)
assert len(got.getvalue()) == 10
ftp.set_pasv(False)
lines = []
ftp.retrlines('NLST in', lines.append)
assert len(lines) == 3, lines
ftp.storlines('STOR text', io.BytesIO(b'one\\ntwo\\r\\nthree'))
ftp.quit()
print('done')
`

const program = `
import ftplib, io, socket, ssl, sys
port, secure, ca = int(sys.argv[1]), sys.argv[2], sys.argv[3]
if secure == 'tls':
    ftp = ftplib.FTP_TLS(context=ssl.create_default_context(cafile=ca), encoding='utf-8')
else:
    ftp = ftplib.FTP(encoding='utf-8')
ftp.connect('localhost', port, 20)
ftp.login('user', 'secret')
if secure == 'tls': ftp.prot_p()
assert ftp.getwelcome() == '220 Sluice FTP server ready', ftp.getwelcome()
assert ftp.mkd('new') == '/new'
ftp.cwd('in')
assert ftp.pwd() == '/in'
assert sorted(ftp.nlst()) == sorted(['big.bin', '\\u00e4 b.txt', 'empty'])
assert {name: facts.get('size') for name, facts in ftp.mlsd()} == {'big.bin': '5000000', '\\u00e4 b.txt': '5', 'empty': '0'}
lines = []
ftp.dir('-a', lines.append)
assert len(lines) == 3 and lines[0].endswith(' big.bin'), lines
got = io.BytesIO()
ftp.retrbinary('RETR big.bin', got.write)
ftp.storbinary('STOR /new/copy.bin', io.BytesIO(got.getvalue()))
got = io.BytesIO()
ftp.retrbinary('RETR big.bin', got.write, rest=4999990)
assert len(got.getvalue()) == 10
ftp.voidcmd('TYPE I')
assert ftp.size('/new/copy.bin') == 5000000
ftp.rename('/new/copy.bin', '/new/moved.bin')
try:
    ftp.cwd('/nowhere')
    raise AssertionError('no error')
except ftplib.error_perm as error:
    assert str(error).startswith('550'), error
if secure != 'tls':
    data = ftp.transfercmd('RETR big.bin')
    data.recv(100)
    reply = ftp.abort()
    assert reply.startswith('426') or reply.startswith('226'), reply
    data.close()
ftp.close()
print('done')
`

describe.skipIf(!has('python3', '--version')).each(['plain', 'tls'])("Python's ftplib, %s", level => {
  test('a session', async () => {
    await using server = await startServer(tree, { tls: { cert, key } })
    const ran = await run('python3', ['-c', program, String(server.port), level, caFile])
    expect(ran).toMatchObject({ status: 0, stderr: '' })
    expect(ran.stdout.toString()).toBe('done\n')
    expect(sha256(server.files.readFile('new/moved.bin'))).toBe(sha256(bytes))
  })
})

test.skipIf(!has('python3', '--version'))(
  "Python's ftplib, in the clear behind its log-in, in active mode",
  async () => {
    await using server = await startServer(tree, { tls: { cert, key, clearControl: true } })
    const ran = await run('python3', ['-c', clearProgram, String(server.port), caFile])
    expect(ran).toMatchObject({ status: 0, stderr: '' })
    expect(ran.stdout.toString()).toBe('done\n')
    expect(server.files.readFile('text')?.toString()).toBe('one\ntwo\nthree\n')
  },
)

const urgentProgram = `
import ftplib, socket, sys
ftp = ftplib.FTP(encoding='utf-8')
ftp.connect('localhost', int(sys.argv[1]), 20)
ftp.login('user', 'secret')
assert ftp.abort().startswith('225')
ftp.voidcmd('TYPE I')
# lftp sends the signals as urgent data; the clients of BSD only the second IAC.
for signals in [lambda send: send(b'\\xff\\xf4\\xff\\xf2', socket.MSG_OOB),
                lambda send: (send(b'\\xff\\xf4'), send(b'\\xff', socket.MSG_OOB), send(b'\\xf2'))]:
    data = ftp.transfercmd('RETR in/big.bin')
    data.recv(100)
    signals(ftp.sock.send)
    ftp.sock.sendall(b'STAT\\r\\n')
    assert ftp.getresp().startswith('213'), ftp.lastresp
    signals(ftp.sock.send)
    ftp.sock.sendall(b'ABOR\\r\\n')
    assert ftp.getmultiline().startswith('426')
    assert ftp.getresp().startswith('226')
    data.close()
    assert ftp.pwd() == '/'
ftp.quit()
print('done')
`

test.skipIf(!has('python3', '--version'))('urgent data, as the clients of this world send it', async () => {
  await using server = await startServer({ 'in/big.bin': new Uint8Array(100_000_000) })
  const ran = await run('python3', ['-c', urgentProgram, String(server.port)])
  expect(ran).toMatchObject({ status: 0, stderr: '' })
  expect(ran.stdout.toString()).toBe('done\n')
})
