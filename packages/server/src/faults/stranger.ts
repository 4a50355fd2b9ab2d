import { connect } from 'node:net'
import type { OpenHandles } from '../open-handles.ts'
import type { AddressFault } from './fault.ts'
import { bytesOf } from './move.ts'

/** Where a client waits for its data connection, and how long a stranger may stay there. */
export interface Target {
  readonly host: string
  readonly port: number
  /** Milliseconds. */
  readonly lingerMs: number
  readonly handles: OpenHandles
}

/** Comes to a client's port from another address and says something; resolves when it was let in or turned away. */
export function sendStranger(
  { host, port, lingerMs, handles }: Target,
  { from, bytes }: Extract<AddressFault, { readonly type: 'stranger' }>,
): Promise<void> {
  const socket = connect({ host, port, localAddress: from })
  handles.addSocket(socket)
  const timer = setTimeout(() => socket.destroy(), lingerMs)
  return new Promise(resolve => {
    socket.once('connect', () => {
      socket.resume().end(bytesOf(bytes))
      resolve()
    })
    socket.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
