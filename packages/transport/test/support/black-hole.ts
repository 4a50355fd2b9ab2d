import { once } from 'node:events'
import { connect } from 'node:net'
import { Worker } from 'node:worker_threads'

const BACKLOG = 1

const code = `
const { parentPort } = require('node:worker_threads')
const server = require('node:net').createServer()
server.listen({ host: '127.0.0.1', port: 0, backlog: ${BACKLOG} }, () => {
  parentPort.postMessage(server.address().port)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
})
`

export interface BlackHole extends AsyncDisposable {
  readonly port: number
}

/** A port that answers no SYN: its listener never accepts, and its backlog is full. */
export async function blackHole(): Promise<BlackHole> {
  const worker = new Worker(code, { eval: true })
  const [port] = (await once(worker, 'message')) as [number]
  const fillers = Array.from({ length: BACKLOG + 1 }, () => connect(port, '127.0.0.1'))
  await Promise.all(fillers.map(socket => once(socket, 'connect')))
  return {
    port,
    async [Symbol.asyncDispose]() {
      for (const socket of fillers) socket.destroy()
      await worker.terminate()
    },
  }
}
