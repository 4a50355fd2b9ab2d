import type { Socket } from 'node:net'
import { type Reply, ReplyParser } from '@sluice/protocol'

/** The replies that come over a socket, one at a time. */
export class ReplyReader {
  readonly #parser = new ReplyParser()
  readonly #replies: Reply[] = []
  #wake: (() => void) | undefined
  #closed = false

  /** `read` may take something out of the bytes first. */
  constructor(socket: Socket, read: (bytes: Uint8Array) => Uint8Array = bytes => bytes) {
    socket.on('data', bytes => {
      for (const found of this.#parser.push(read(bytes))) {
        if (found instanceof Error) throw found
        this.#replies.push(found)
      }
      this.#wake?.()
    })
    const over = () => {
      this.#closed = true
      this.#wake?.()
    }
    socket.on('error', () => {})
    socket.on('end', over)
    socket.on('close', over)
  }

  async next(): Promise<Reply> {
    for (;;) {
      const reply = this.#replies.shift()
      if (reply !== undefined) return reply
      if (this.#closed) throw new Error('the server closed the control connection')
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    }
  }
}
