import type { Move, Words } from './move.ts'
import { pause } from './pause.ts'
import { closeWire, flood, untilClosed, type Wire } from './wire.ts'

/** Says words on a connection in their order, once a fault has made some of them take time. */
export class Speaker {
  #last: Promise<void> = Promise.resolve()
  #over = false

  /** Resolves when the words are out, or when they cannot go out any more; never rejects. */
  say(words: Words, wire: Wire): Promise<void> {
    const moves: readonly Move[] = words instanceof Uint8Array ? [{ type: 'write', bytes: words }] : words
    this.#last = this.#last.then(() => (this.#over ? undefined : this.#play(joined(moves), wire)))
    return this.#last
  }

  async #play(moves: readonly Move[], wire: Wire): Promise<void> {
    const { socket } = wire
    for (const move of moves) {
      if (socket.destroyed) return
      switch (move.type) {
        case 'write':
          await new Promise<void>(resolve => socket.write(move.bytes, () => resolve()))
          break
        case 'wait':
          await pause(move.ms, socket)
          break
        case 'flood':
          await flood(move.bytes, socket)
          break
        case 'close':
          this.#over = true
          await closeWire(move.how, wire)
          break
        case 'stall':
          await untilClosed(socket)
          break
      }
    }
  }
}

/** Writes that follow each other leave in one segment. */
function joined(moves: readonly Move[]): readonly Move[] {
  const all: Move[] = []
  for (const move of moves) {
    const before = all.at(-1)
    if (move.type === 'write' && before?.type === 'write') {
      all[all.length - 1] = { type: 'write', bytes: Buffer.concat([before.bytes, move.bytes]) }
    } else all.push(move)
  }
  return all
}
