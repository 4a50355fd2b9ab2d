import { once } from 'node:events'
import type { TLSSocket } from 'node:tls'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Certificate, certificate } from '../../../../test/support/servers/certificate.ts'
import { handshaken, versions } from '../support/handshaken.ts'
import { leaveNothingOpen } from '../support/open-handles.ts'
import { type Said, SealedRecords } from '../support/sealed-records.ts'

leaveNothingOpen()

let tls: Certificate
beforeAll(async () => {
  tls = await certificate()
})

const data = (bytes: number): Said => ({ what: 'data', bytes: Buffer.alloc(bytes, 'x') })

/** Reads to the end; the bytes, and what the socket failed with. */
class Reader {
  readonly chunks: Buffer[] = []
  readonly over: Promise<void>
  error: Error | undefined

  constructor(socket: TLSSocket) {
    socket.on('data', (chunk: Buffer) => this.chunks.push(chunk))
    this.over = new Promise(resolve => {
      socket.once('end', () => resolve())
      socket.once('close', () => resolve())
      socket.once('error', error => {
        this.error = error
      })
    })
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString('latin1')
  }
}

describe.each(versions)('a stream of %s records, cut', version => {
  const pieces = [Buffer.from('some bytes'), Buffer.from('xy'), Buffer.from('z'), Buffer.from('at')]

  /** Plays the server's words up to a byte counted from the end, then the FIN. */
  async function cutAt(fromEnd: number): Promise<{ length: number; closeNotify: boolean; text: string }> {
    let reader!: Reader
    const made = await handshaken(tls, version, client => {
      reader = new Reader(client)
    })
    const { server, wire, tap, client } = made
    for (const piece of pieces) await new Promise(resolve => server.write(piece, resolve))
    server.end()
    const tail = await made.tail
    wire.push(tail.subarray(0, Math.max(0, tail.length - fromEnd)))
    wire.push(null)
    await reader.over
    const { closeNotify } = tap
    client.destroy()
    server.destroy()
    return { length: tail.length, closeNotify, text: reader.text }
  }

  test('at every byte: only the whole of it has a close_notify', async () => {
    const whole = await cutAt(0)
    expect(whole).toMatchObject({ closeNotify: true, text: 'some bytesxyzat' })
    for (let fromEnd = 1; fromEnd <= whole.length; fromEnd++) {
      const { closeNotify, text } = await cutAt(fromEnd)
      expect({ fromEnd, closeNotify }).toEqual({ fromEnd, closeNotify: false })
      expect(whole.text.startsWith(text)).toBe(true)
    }
  })
})

describe('records that are rarely seen', () => {
  const record = fc.oneof(
    fc.tuple(fc.integer({ min: 0, max: 40 }).map(data), fc.constantFrom(0, 1, 2, 3, 100)),
    fc.tuple(fc.constantFrom<Said>({ what: 'ticket' }, { what: 'key-update' }), fc.constantFrom(0, 14, 200)),
    fc.tuple(fc.constant(data(5000)), fc.constant(0)),
  )

  async function play(
    stream: (records: SealedRecords) => readonly Buffer[],
    slow: boolean,
    cuts: readonly number[],
  ) {
    let reader!: Reader
    const { wire, tap, client, server, secret } = await handshaken(tls, 'TLSv1.3', socket => {
      reader = new Reader(socket)
      if (!slow) return
      socket.on('data', () => {
        socket.pause()
        setImmediate(() => socket.resume())
      })
    })
    const bytes = Buffer.concat(stream(new SealedRecords(secret)))
    let at = 0
    for (const cut of [...cuts.map(cut => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]) {
      if (cut > at) wire.push(bytes.subarray(at, cut))
      at = Math.max(at, cut)
    }
    wire.push(null)
    await reader.over
    const { closeNotify } = tap
    client.destroy()
    server.destroy()
    return { closeNotify, text: reader.text, error: reader.error }
  }

  test('whatever came before, a close_notify is one and a bare FIN is none', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { maxLength: 8 }),
        fc.option(fc.constantFrom(0, 1, 2, 3, 200), { nil: undefined }),
        fc.boolean(),
        fc.array(fc.nat(), { maxLength: 6 }),
        async (said, closing, slow, cuts) => {
          const { closeNotify, text } = await play(
            sealed => [
              ...said.map(([what, padding]) => sealed.record(what, padding)),
              ...(closing === undefined ? [] : [sealed.record({ what: 'close-notify' }, closing)]),
            ],
            slow,
            cuts,
          )
          expect(closeNotify).toBe(closing !== undefined)
          expect(text).toBe(
            said.map(([what]) => (what.what === 'data' ? what.bytes.toString() : '')).join(''),
          )
        },
      ),
      { numRuns: 150 },
    )
  })

  test.each<[string, readonly Said[]]>([
    ['another alert', [data(10), { what: 'user-canceled' }]],
    ['a fatal alert', [data(10), { what: 'fatal-alert' }]],
    ['an empty record of the size of an alert', [data(10), data(0)]],
    ['a ticket', [data(10), { what: 'ticket' }]],
    ['a new key', [data(10), { what: 'key-update' }]],
  ])('%s before the FIN is no close_notify', async (_what, said) => {
    for (const slow of [false, true]) {
      const { closeNotify, text } = await play(
        sealed =>
          said.map(what => sealed.record(what, what.what === 'data' && what.bytes.length === 0 ? 2 : 0)),
        slow,
        [],
      )
      expect(closeNotify).toBe(false)
      expect(text).toBe('xxxxxxxxxx')
    }
  })
})

describe('a reader that stops', () => {
  test.each([
    [1, true],
    [1, false],
    [200, true],
    [200, false],
  ])('reads all that had come when it goes on: %i records, close_notify %s', async (count, orderly) => {
    const { wire, tap, client, server, secret } = await handshaken(tls, 'TLSv1.3', socket => socket.pause())
    const sealed = new SealedRecords(secret)
    for (let i = 0; i < count; i++) wire.push(sealed.record(data(16_000)))
    if (orderly) wire.push(sealed.record({ what: 'close-notify' }))
    wire.push(null)
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate)
    // What the reader does not want stays below the tap, which holds a few pieces at most.
    expect(tap.readableLength + client.readableLength).toBeLessThan(200_000)
    const reader = new Reader(client)
    client.resume()
    await reader.over
    expect(reader.text.length).toBe(count * 16_000)
    expect(tap.closeNotify).toBe(orderly)
    client.destroy()
    server.destroy()
  })

  test('a connection that breaks below the tap breaks the TLS socket, and the other way round', async () => {
    for (const side of ['wire', 'client'] as const) {
      const made = await handshaken(tls, 'TLSv1.3', socket => new Reader(socket))
      const closed = Promise.all(
        [made.wire, made.tap, made.client].map(stream => once(stream, 'close').catch(() => {})),
      )
      made.wire.on('error', () => {})
      made[side].destroy(new Error('cable pulled'))
      await closed
      expect(made.tap.closeNotify).toBe(false)
      made.server.destroy()
    }
  })
})
