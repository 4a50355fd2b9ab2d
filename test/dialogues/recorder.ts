import { EventEmitter, once } from 'node:events'
import { createConnection, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RealServer } from '../support/servers/real-servers.ts'
import { RecordedData } from './recorded-data.ts'
import { TlsLayer } from './tls-layer.ts'
import { Transcript } from './transcript.ts'

/** How long nobody says anything before it is taken that nobody will. */
const silenceMs = 500

/**
 * A control connection that notes all it says and hears. It knows lines and codes and nothing else, so that what the
 * toolkit believes of a dialogue is never what the dialogue was made from.
 */
export class Recorder implements Disposable {
  readonly transcript: Transcript
  readonly server: RealServer
  readonly #raw: Socket
  #stream: Socket
  #tls: TlsLayer | undefined
  #received = ''
  #ended = false
  #private = false
  readonly #progress = new EventEmitter()
  /** The verb that was sent last. */
  #latest = ''

  private constructor(server: RealServer, raw: Socket) {
    this.server = server
    this.transcript = new Transcript(server)
    this.#raw = raw
    this.#stream = raw
    raw.on('error', () => {})
    raw.on('close', () => this.#end())
    raw.on('end', () => this.#end())
    raw.on('data', this.#take)
  }

  static async connect(server: RealServer): Promise<Recorder> {
    const raw = createConnection({ host: server.host, port: server.port, noDelay: true })
    await once(raw, 'connect')
    return new Recorder(server, raw)
  }

  /** Writes command lines in one piece. */
  send(...lines: string[]): void {
    this.#stream.write(Buffer.from(lines.map(line => `${line}\r\n`).join(''), 'latin1'))
    lines.forEach((line, index) => {
      this.transcript.add(index === 0 ? '>' : '+', line)
      this.#latest = line.replace(/^[\xf0-\xff]+/, '').split(' ', 1)[0] as string
    })
  }

  /** Notes the next whole reply; `to` is the verb that it answers if that is not the last that was sent. */
  async reply(to?: string): Promise<string> {
    const reply = await this.#nextReply()
    this.#note(reply, to)
    return reply
  }

  /** One command and its reply, through preliminary ones. */
  async ask(line: string): Promise<string> {
    this.send(line)
    return this.final()
  }

  /** Replies to the last command until the final one. */
  async final(to?: string): Promise<string> {
    let reply = await this.reply(to)
    while (reply.startsWith('1')) reply = await this.reply(to)
    return reply
  }

  /** Several commands in one write and their replies in order. */
  async askAll(...lines: string[]): Promise<void> {
    this.send(...lines)
    for (const line of lines) await this.final(line.split(' ', 1)[0])
  }

  /** Notes what comes until nothing has come for a while; `name` says what each reply answers. */
  async quiet(name?: (reply: string) => string | undefined): Promise<readonly string[]> {
    const replies: string[] = []
    for (;;) {
      const reply = this.#takeReply()
      if (reply !== undefined) {
        this.#note(reply, name?.(reply))
        replies.push(reply)
      } else if ((await Promise.race([once(this.#progress, 'progress'), sleep(silenceMs)])) === undefined)
        return replies
      else if (this.#ended) return replies
    }
  }

  /** USER and PASS. */
  async logIn(): Promise<void> {
    const { user, password } = this.server
    if ((await this.ask(`USER ${user}`)).startsWith('331')) await this.ask(`PASS ${password}`)
  }

  async greetAndLogIn(): Promise<void> {
    await this.reply()
    await this.logIn()
  }

  /** The handshake behind a 234. */
  async secure(): Promise<void> {
    this.#tls = new TlsLayer(this.#raw, this.server.ca)
    await this.#tls.established()
    this.#stream = this.#tls.socket
    this.#stream.on('data', this.#take)
    this.transcript.add('!', 'tls')
  }

  /** Back to clear text behind the consent to CCC. */
  async clear(): Promise<void> {
    await this.#tls?.remove(this.#take)
    this.#stream = this.#raw
    this.transcript.add('!', 'clear')
  }

  /** Data connections are under TLS from here on. */
  protectData(level: 'C' | 'P'): void {
    this.#private = level === 'P'
  }

  /** Asks for a passive address and connects to it. */
  async passive(command: 'EPSV' | 'PASV' = 'EPSV'): Promise<RecordedData> {
    return await this.connectTo(await this.ask(command))
  }

  /** Connects to the address of a reply. */
  async connectTo(reply: string): Promise<RecordedData> {
    const extended = /\|\|\|(\d+)\|/.exec(reply)
    const classic = /(\d+),(\d+)\)?\.?\r?\n?$/.exec(reply.trim())
    const port = extended ? Number(extended[1]) : Number(classic?.[1]) * 256 + Number(classic?.[2])
    const socket = createConnection({ host: this.server.host, port, noDelay: true, allowHalfOpen: true })
    await once(socket, 'connect')
    return this.#data(socket)
  }

  /** Listens and names the address to the server; the connection is noted when it is asked for. */
  async active(command: 'EPRT' | 'PORT'): Promise<{ accept(): Promise<RecordedData>; close(): void }> {
    const listener = createServer({ allowHalfOpen: true }).listen({ host: this.server.host, port: 0 })
    await once(listener, 'listening')
    // pyftpdlib connects before it answers.
    const accepted = once(listener, 'connection')
    const { port } = listener.address() as { port: number }
    const address = command === 'PORT' ? `127,0,0,1,${port >> 8},${port & 255}` : `|1|127.0.0.1|${port}|`
    await this.ask(`${command} ${address}`)
    return {
      accept: async () => this.#data((await accepted)[0] as Socket),
      close: () => void listener.close(),
    }
  }

  /** A remark that the next command is a barrier: what is outstanding before it is given up at its 257. */
  async resynchronise(): Promise<void> {
    this.transcript.add('!', 'resynchronise')
    this.send('PWD')
    while (!(await this.reply()).startsWith('257'));
  }

  async quit(): Promise<void> {
    await this.ask('QUIT')
    while (!this.#ended) await once(this.#progress, 'progress')
    this.transcript.add('!', 'closed')
  }

  [Symbol.dispose](): void {
    this.#raw.destroy()
  }

  #data(socket: Socket): RecordedData {
    const session = this.#private ? this.#tls?.socket.getSession() : undefined
    return new RecordedData(socket, this.transcript, session && { ca: this.server.ca, session })
  }

  #note(reply: string, to: string | undefined): void {
    const lines = reply.split(/\r?\n/).slice(0, -1)
    lines.forEach((line, index) => {
      const answers = index === 0 && to !== undefined && to !== this.#latest ? `[${to}] ` : ''
      this.transcript.add('<', `${answers}${line}`)
    })
  }

  async #nextReply(): Promise<string> {
    for (;;) {
      const reply = this.#takeReply()
      if (reply !== undefined) return reply
      if (this.#ended) throw new Error(`connection closed after ${JSON.stringify(this.#received)}`)
      await once(this.#progress, 'progress')
    }
  }

  #takeReply(): string | undefined {
    const first = /^(\d{3})([ -])?.*\r?\n/.exec(this.#received)
    if (first === null) return undefined
    let end = first[0].length
    if (first[2] === '-') {
      const last = new RegExp(`^${first[1]}(?: .*)?\\r?\\n`, 'm').exec(this.#received)
      if (last === null) return undefined
      end = last.index + last[0].length
    }
    const reply = this.#received.slice(0, end)
    this.#received = this.#received.slice(end)
    return reply
  }

  #take = (bytes: Buffer): void => {
    this.#received += bytes.toString('latin1')
    this.#progress.emit('progress')
  }

  #end(): void {
    this.#ended = true
    this.#progress.emit('progress')
  }
}
