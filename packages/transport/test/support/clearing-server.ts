import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { type SecureContextOptions, TLSSocket } from 'node:tls'
import { ControlUnderlay } from '../../src/tls/control-underlay.ts'

/** The server's end of a control connection whose client has asked for the end of TLS. */
export interface Clearing {
  readonly raw: Socket
  readonly secured: TLSSocket
  /** What is done before anything that came in clear text is answered. */
  beforeClearText?: () => Promise<void>
}

const replies: Readonly<Record<string, string>> = {
  USER: '230 welcome',
  PBSZ: '200 PBSZ=0',
  PROT: '200 protected',
  FEAT: '502 no',
  PWD: '257 "/" is here',
  QUIT: '221 bye',
}

/** A server without files that agrees to TLS, and does at its end (CCC) what a test tells it to. */
export class ClearingServer implements AsyncDisposable {
  /** The lines that came in clear text behind CCC. */
  readonly inTheClear: string[] = []
  readonly #tls: SecureContextOptions
  readonly #onClear: (clearing: Clearing) => void
  readonly #sockets: Socket[] = []
  readonly #listener: Server

  private constructor(tls: SecureContextOptions, onClear: (clearing: Clearing) => void) {
    this.#tls = tls
    this.#onClear = onClear
    this.#listener = createServer({ allowHalfOpen: true, noDelay: true }, socket => this.#greet(socket))
  }

  static async start(
    tls: SecureContextOptions,
    onClear: (clearing: Clearing) => void,
  ): Promise<ClearingServer> {
    const server = new ClearingServer(tls, onClear)
    server.#listener.listen(0, '127.0.0.1')
    await once(server.#listener, 'listening')
    return server
  }

  get port(): number {
    return (this.#listener.address() as AddressInfo).port
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#listener.close()
    await once(this.#listener, 'close')
  }

  #greet(raw: Socket): void {
    this.#sockets.push(raw)
    raw.on('error', () => {})
    raw.write('220 ready\r\n')
    raw.once('data', () => {
      raw.write('234 go on\r\n')
      this.#secure(raw)
    })
  }

  #secure(raw: Socket): void {
    const underlay = new ControlUnderlay(raw)
    const secured = new TLSSocket(underlay, { isServer: true, ...this.#tls })
    secured.on('error', () => {})
    secured.on('data', chunk => {
      for (const line of linesOf(chunk)) {
        if (line !== 'CCC') {
          secured.write(`${answerTo(line)}\r\n`)
          continue
        }
        const clearing: Clearing = { raw, secured }
        underlay.letGo(async bytes => {
          const { beforeClearText } = clearing
          delete clearing.beforeClearText
          await beforeClearText?.()
          for (const clear of linesOf(bytes)) {
            this.inTheClear.push(clear)
            raw.write(`${answerTo(clear)}\r\n`)
          }
        })
        this.#onClear(clearing)
      }
    })
  }
}

function linesOf(bytes: Uint8Array): string[] {
  return Buffer.from(bytes).toString('latin1').split('\r\n').slice(0, -1)
}

function answerTo(line: string): string {
  return replies[line.split(' ')[0] ?? ''] ?? '500 what?'
}
