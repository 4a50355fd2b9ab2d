import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { TlsLayer } from './tls-layer.ts'
import type { Transcript } from './transcript.ts'

/** How long a server that closes a data connection is waited for. */
const silenceMs = 500

/** A data connection whose events go into the transcript where the scenario says so; TLS begins with the first byte. */
export class RecordedData {
  readonly #socket: Socket
  readonly #transcript: Transcript
  readonly #tls: { readonly ca: string; readonly session: Buffer } | undefined
  #secured: Socket | undefined
  #ended: Promise<string>
  #glanced = 0

  constructor(
    socket: Socket,
    transcript: Transcript,
    tls?: { readonly ca: string; readonly session: Buffer },
  ) {
    this.#socket = socket
    this.#tls = tls
    this.#transcript = transcript
    this.#ended = endOf(socket)
    transcript.add('!', 'data connected')
  }

  /** Reads to the end; `lines` notes the text, else the number of bytes. */
  async read(lines = false): Promise<void> {
    const chunks: Buffer[] = []
    const stream = this.#stream()
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    const how = await this.#ended
    const bytes = Buffer.concat(chunks)
    if (lines) {
      const text = bytes.toString('latin1').split('\r\n').slice(0, -1)
      // Servers list in the order of the folder on disk.
      for (const line of text.sort()) this.#transcript.add('=', line)
    } else if (how === 'ended') {
      this.#transcript.add('!', `data received ${bytes.length + this.#glanced} bytes`)
    }
    this.#transcript.add('!', `data ${how}`)
    stream.end()
  }

  async write(bytes: Uint8Array): Promise<void> {
    const stream = this.#stream()
    await new Promise<void>(resolve => void stream.write(bytes, () => resolve()))
    this.#transcript.add('!', `data sent ${bytes.length} bytes`)
  }

  /** Reads a little, so that the transfer is certainly under way. */
  async glance(): Promise<void> {
    if (this.#socket.readableLength === 0) await once(this.#socket, 'readable')
    this.#glanced += (this.#socket.read(1) as Buffer).length
  }

  /** Says hello, and waits whether the server bears that now; false if it does not. */
  async beginTls(): Promise<boolean> {
    this.#stream()
    this.#transcript.add('!', 'data tls begun by us')
    const closed = new Promise<boolean>(resolve => void this.#socket.once('close', () => resolve(false)))
    const isOpen = await Promise.race([closed, sleep(silenceMs, true)])
    if (!isOpen) this.#transcript.add('!', 'data closed by the server')
    return isOpen
  }

  end(): void {
    this.#stream().resume().end()
    this.#transcript.add('!', 'data ended by us')
  }

  close(): void {
    this.#socket.destroy()
    this.#transcript.add('!', 'data closed by us')
  }

  reset(): void {
    this.#socket.resetAndDestroy()
    this.#transcript.add('!', 'data reset by us')
  }

  /** Gives it up without a word in the transcript. */
  drop(): void {
    this.#socket.destroy()
  }

  #stream(): Socket {
    if (this.#tls === undefined) return this.#socket
    if (this.#secured === undefined) {
      this.#secured = new TlsLayer(this.#socket, this.#tls.ca, this.#tls.session).socket
      this.#ended = endOf(this.#secured)
    }
    return this.#secured
  }
}

/** How the peer ends a stream; looked for from the start, since the end of an empty one comes unasked. */
function endOf(stream: Socket): Promise<string> {
  return new Promise(resolve => {
    stream.once('end', () => resolve('ended'))
    stream.on('error', () => resolve('reset'))
  })
}
