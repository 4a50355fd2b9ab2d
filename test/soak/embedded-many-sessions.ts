// The embedded server with two hundred sessions at once: each uploads and downloads ten mebibytes, and every byte
// arrives.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { Readable, Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { createFtpServer, type FileSystem, MemoryFileSystem } from '@sluice/server'
import { FtpSession } from '@sluice/transport'
import { peakMemory } from '../bench/peak-memory.ts'
import { certificate } from '../support/servers/certificate.ts'
import { soakEmbedded } from './soak.ts'

const sessions = 200
const blockBytes = 64 * 1024
const blocks = 160
const user = 'user'
const password = 'secret'

soakEmbedded(async () => {
  const figures: string[] = []
  for (const mode of ['none', 'required'] as const) {
    const { ca, cert, key } = await certificate()
    const digests = new Map<string, string>()
    await using server = createFtpServer({
      fileSystem: patternFiles(digests),
      users: { [user]: password },
      tls: { cert, key },
    })
    await server.listen()
    let running = 0
    let most = 0
    server.observe(({ type }) => {
      if (type === 'transfer-begun') most = Math.max(most, ++running)
      if (type === 'transfer-ended') running--
    })
    const options = { host: '127.0.0.1', port: server.port, user, password, mode, tls: { ca } }
    const clients = await Promise.all(
      Array.from({ length: sessions }, () => FtpSession.connect({ ...options, timeouts: patience })),
    )
    assert.equal(server.sessions, sessions)
    const begun = performance.now()
    await Promise.all(clients.map((client, index) => moveBothWays(client, `/${index}`, digests)))
    const seconds = (performance.now() - begun) / 1000
    await Promise.all(clients.map(client => client.quit()))
    await server.idle()
    assert.equal(running, 0)
    const mebibytes = (2 * sessions * blocks * blockBytes) / 1024 ** 2
    figures.push(
      `${mode === 'none' ? 'plain' : 'TLS'}: ${mebibytes} MiB in ${seconds.toFixed(1)} s, ${most} transfers at once`,
    )
  }
  return `${sessions} sessions; ${figures.join('; ')}; peak RSS of server and clients ${Math.round(peakMemory() / 1024 ** 2)} MiB`
})

/** All of them share two cores here: a session may have to wait for its turn. */
const patience = { connect: 60_000, greeting: 60_000, reply: 60_000, dataConnect: 60_000, firstReply: 60_000 }

async function moveBothWays(client: FtpSession, path: string, digests: Map<string, string>): Promise<void> {
  const expected = digestOf(path)
  await client.store(Readable.from(pattern(path), { objectMode: false }), path)
  assert.equal(digests.get(path), expected, `upload ${path}`)
  const hash = createHash('sha256')
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      done()
    },
  })
  const { bytes } = await client.retrieve(path, sink)
  assert.equal(bytes, blocks * blockBytes)
  assert.equal(hash.digest('hex'), expected, `download ${path}`)
}

/** Blocks that differ from each other and from those of any other path. */
function* pattern(path: string): Generator<Buffer> {
  const seed = createHash('sha256').update(path).digest()
  for (let block = 0; block < blocks; block++) {
    const bytes = Buffer.alloc(blockBytes, seed)
    bytes.writeUInt32LE(block)
    yield bytes
  }
}

function digestOf(path: string): string {
  const hash = createHash('sha256')
  for (const block of pattern(path)) hash.update(block)
  return hash.digest('hex')
}

/** Files that hold nothing: a download is made while it is read, of an upload the digest is kept. */
function patternFiles(digests: Map<string, string>): FileSystem {
  const none = new MemoryFileSystem()
  const size = blocks * blockBytes
  return {
    stat: async path =>
      path === '/' ? none.stat(path) : { kind: 'file', size, modified: new Date(0), mode: 0o644 },
    list: path => none.list(path),
    openRead: async path => Readable.from(pattern(path), { objectMode: false }),
    async openWrite(path) {
      const hash = createHash('sha256')
      const file = new Writable({
        write(chunk: Buffer, _encoding, done) {
          hash.update(chunk)
          done()
        },
        final(done) {
          digests.set(path, hash.digest('hex'))
          done()
        },
      })
      finished(file).catch(() => {})
      return file
    },
    makeDirectory: path => none.makeDirectory(path),
    removeDirectory: path => none.removeDirectory(path),
    removeFile: path => none.removeFile(path),
    rename: (from, to) => none.rename(from, to),
  }
}
