import type { Socket } from 'node:net'
import { drainOrClose } from '../drain-or-close.ts'
import { resetSocket } from '../reset-socket.ts'
import type { FaultEnding } from './fault.ts'
import { pause } from './pause.ts'

/** A connection as it is reached, and the TCP socket below it; the same one in the clear. */
export interface Wire {
  readonly socket: Socket
  readonly raw: Socket
}

/** Bytes of a flood that travel together. */
const FLOOD_BYTES = 16 * 1024
/** Milliseconds between two looks at whether written bytes have left. */
const LOOK_MS = 1

/** Says no more; the connection goes when the peer ends it. */
export function untilClosed(socket: Socket): Promise<void> {
  if (socket.closed) return Promise.resolve()
  const closed = new Promise<void>(resolve => socket.once('close', () => resolve()))
  // A socket that nobody reads would never tell that the peer is gone.
  socket.once('end', () => socket.destroy())
  socket.resume()
  return closed
}

/** Sends the same again and again until the peer is gone. */
export async function flood(bytes: Uint8Array, socket: Socket): Promise<void> {
  const many = repeated(bytes)
  while (!socket.destroyed) {
    if (!socket.write(many)) await drainOrClose(socket)
  }
}

/** Some bytes as often as fits into a write. */
export function repeated(bytes: Uint8Array): Uint8Array {
  const times = Math.max(1, Math.floor(FLOOD_BYTES / Math.max(1, bytes.length)))
  return Buffer.concat(Array.from({ length: times }, () => bytes))
}

/** Resolves when everything written has left for the peer, or cannot any more. */
export async function flushed(socket: Socket): Promise<void> {
  while (!socket.destroyed && socket.writableLength > 0) await pause(LOOK_MS, socket)
}

/** Ends a connection behind what was written to it. */
export async function closeWire(how: FaultEnding, { socket, raw }: Wire): Promise<void> {
  await flushed(socket)
  if (how === 'end') socket.end()
  else if (how === 'truncate') raw.end()
  else {
    resetSocket(raw)
    socket.destroy()
  }
}
