import { createCipheriv, createHmac } from 'node:crypto'

const APPLICATION_DATA = 23
const HANDSHAKE = 22
const ALERT = 21
const KEY_BYTES = 16
const IV_BYTES = 12
const TAG_BYTES = 16
const SECRET_BYTES = 32

/** What a server may say under TLS 1.3. */
export type Said =
  | { readonly what: 'data'; readonly bytes: Buffer }
  | { readonly what: 'close-notify' | 'user-canceled' | 'fatal-alert' | 'ticket' | 'key-update' }

/**
 * A server's records under TLS_AES_128_GCM_SHA256 (RFC 8446, 5.2 and 7.3), of a kind that no server of this machine
 * sends: padded, empty, or with a new key.
 */
export class SealedRecords {
  #secret: Buffer
  #sequence = 0

  constructor(secret: Buffer) {
    this.#secret = secret
  }

  /** One record, with so many zeros of padding. */
  record(said: Said, padding = 0): Buffer {
    const { type, content } = contentOf(said)
    const inner = Buffer.concat([content, Buffer.of(type), Buffer.alloc(padding)])
    const header = Buffer.of(APPLICATION_DATA, 3, 3, 0, 0)
    header.writeUInt16BE(inner.length + TAG_BYTES, 3)
    const nonce = expand(this.#secret, 'iv', IV_BYTES)
    nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ this.#sequence++) >>> 0, 8)
    const cipher = createCipheriv('aes-128-gcm', expand(this.#secret, 'key', KEY_BYTES), nonce)
    cipher.setAAD(header)
    const sealed = Buffer.concat([header, cipher.update(inner), cipher.final(), cipher.getAuthTag()])
    if (said.what === 'key-update') {
      this.#secret = expand(this.#secret, 'traffic upd', SECRET_BYTES)
      this.#sequence = 0
    }
    return sealed
  }
}

function contentOf(said: Said): { readonly type: number; readonly content: Buffer } {
  switch (said.what) {
    case 'data':
      return { type: APPLICATION_DATA, content: said.bytes }
    case 'close-notify':
      return { type: ALERT, content: Buffer.of(1, 0) }
    case 'user-canceled':
      return { type: ALERT, content: Buffer.of(1, 90) }
    case 'fatal-alert':
      return { type: ALERT, content: Buffer.of(2, 40) }
    case 'key-update':
      return { type: HANDSHAKE, content: Buffer.of(24, 0, 0, 1, 0) }
    case 'ticket':
      return { type: HANDSHAKE, content: ticket() }
  }
}

function ticket(): Buffer {
  const lifetimeAndAge = Buffer.of(0, 0, 14, 16, 0, 0, 0, 1)
  const nonce = Buffer.of(1, 7)
  const body = Buffer.concat([lifetimeAndAge, nonce, Buffer.of(0, 32), Buffer.alloc(32, 5), Buffer.of(0, 0)])
  return Buffer.concat([Buffer.of(4, 0, 0, body.length), body])
}

/** HKDF-Expand-Label with an empty context (RFC 8446, 7.1). */
function expand(secret: Buffer, label: string, bytes: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`)
  const info = Buffer.concat([Buffer.of(0, bytes, name.length), name, Buffer.of(0)])
  return createHmac('sha256', secret).update(info).update(Buffer.of(1)).digest().subarray(0, bytes)
}
