import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import type { ConnectHook } from '@sluice/transport'

/** What the clear text of a TLS handshake tells. */
export interface Handshake {
  readonly purpose: 'control' | 'data'
  /** The server wanted another key share: a HelloRetryRequest, and one round trip more. */
  readonly retried: boolean
  readonly resumed: boolean
}

/** SHA-256 of "HelloRetryRequest", the random of such a ServerHello (RFC 8446, 4.1.3). */
const retryRandom = Buffer.from('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c', 'hex')
const RANDOM_AT = 11
const SESSION_ID_AT = 43
const PRE_SHARED_KEY = 41
const SUPPORTED_VERSIONS = 43

/** Opens the connections of sessions and reads what passes in clear text at the beginning of their TLS. */
export class TlsHellos {
  readonly #connections: Watched[] = []

  readonly connect: ConnectHook = async ({ host, port, purpose }) => {
    const socket = connect({ host, port, allowHalfOpen: true })
    await once(socket, 'connect')
    const watched = new Watched(socket, purpose)
    this.#connections.push(watched)
    return watched
  }

  /** Of every connection that had one, so far. */
  get handshakes(): Handshake[] {
    return this.#connections.flatMap(({ purpose, sent, received }) => {
      const client = helloIn(sent, 1)
      const server = helloIn(received, 2)
      if (client === undefined || server === undefined) return []
      const retried = server.subarray(RANDOM_AT, RANDOM_AT + retryRandom.length).equals(retryRandom)
      return [{ purpose, retried, resumed: isResumed(client, server) }]
    })
  }
}

/** A connection that keeps the first bytes of both directions. */
class Watched extends Duplex {
  readonly purpose: 'control' | 'data'
  sent: Buffer = Buffer.alloc(0)
  received: Buffer = Buffer.alloc(0)
  readonly #socket: Socket

  constructor(socket: Socket, purpose: 'control' | 'data') {
    super({ allowHalfOpen: true })
    this.purpose = purpose
    this.#socket = socket
    socket.on('data', chunk => {
      this.received = grown(this.received, chunk)
      if (!this.push(chunk)) socket.pause()
    })
    socket.on('end', () => this.push(null))
    socket.on('error', error => this.destroy(error))
    socket.on('close', () => this.destroy())
  }

  override _read(): void {
    this.#socket.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.sent = grown(this.sent, chunk)
    this.#socket.write(chunk, done)
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end(done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy()
    done(error)
  }
}

/** Enough for what a control connection says before TLS, and a hello. */
const KEPT_BYTES = 4096

function grown(bytes: Buffer, chunk: Buffer): Buffer {
  return bytes.length < KEPT_BYTES ? Buffer.concat([bytes, chunk]) : bytes
}

/** The handshake record with a message of this type, if there is one behind the clear text of FTP. */
function helloIn(bytes: Buffer, type: number): Buffer | undefined {
  const start = bytes.indexOf(22)
  const hello = bytes.subarray(start)
  return start === -1 || hello[5] !== type ? undefined : hello
}

function isResumed(client: Buffer, server: Buffer): boolean {
  const found = extensions(server)
  if (found.has(SUPPORTED_VERSIONS)) return found.has(PRE_SHARED_KEY)
  // Under TLS 1.2 the server repeats the session id of a session that it resumes.
  const length = server[SESSION_ID_AT] ?? 0
  return length > 0 && sessionId(client).equals(sessionId(server))
}

function sessionId(hello: Buffer): Buffer {
  return hello.subarray(SESSION_ID_AT + 1, SESSION_ID_AT + 1 + (hello[SESSION_ID_AT] ?? 0))
}

/** The types of the extensions of a ServerHello. */
function extensions(hello: Buffer): ReadonlySet<number> {
  const found = new Set<number>()
  // Behind the session id: cipher suite, compression, the length of all extensions.
  const start = SESSION_ID_AT + 1 + (hello[SESSION_ID_AT] ?? 0) + 3
  const end = start + 2 + hello.readUInt16BE(start)
  for (let at = start + 2; at < end; at += 4 + hello.readUInt16BE(at + 2)) found.add(hello.readUInt16BE(at))
  return found
}
