// The embedded server and clients that vanish at any moment, in order or by a reset: nothing of them stays behind.
import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import { createFtpServer, type FtpServerEvent } from '@sluice/server'
import { endlessFile, WatchedFileSystem } from '../foreign-clients/support/watched-file-system.ts'
import { openHandles } from '../support/open-handles.ts'
import { certificate } from '../support/servers/certificate.ts'
import { heapInUse, inKibibytes } from './heap-in-use.ts'
import { soakEmbedded } from './soak.ts'

const runs = 1200
const batch = 300
const atOnce = 6
const heapTolerance = 1024 ** 2
/** The server gives nobody more time than that. */
const patienceMs = 20_000

/** What a client does before it vanishes; `connect` opens the data connection. */
const scripts: readonly (readonly string[])[] = [
  ['EPSV', 'connect', `RETR ${endlessFile}`],
  ['EPSV', `RETR ${endlessFile}`, 'connect'],
  ['EPSV', 'connect', 'STOR up', 'send', 'send'],
  ['EPSV', 'connect', 'send', 'STOR no/where'],
  ['EPSV', 'connect', 'LIST many', 'NOOP'],
  ['EPSV', 'connect', 'MODE Z', 'MLSD many'],
  ['EPSV', 'connect', 'RETR missing', 'EPSV', 'connect', 'NLST *'],
  ['HASH large', 'XMD5 large', 'STAT many'],
  ['EPSV', 'EPSV', 'RETR large', 'ABOR'],
  ['EPSV', 'connect', `RETR ${endlessFile}`, 'ABOR', 'PWD', 'QUIT'],
]

soakEmbedded(async () => {
  const { ca, cert, key } = await certificate()
  const before = openHandles()
  const files = new WatchedFileSystem({ large: Buffer.alloc(8 * 1024 ** 2), ...manyFiles() })
  const counts = new Map<string, number>()
  const server = createFtpServer({
    fileSystem: files,
    users: { user: 'secret' },
    tls: { cert, key },
    limits: { dataConnectMs: 200, handshakeMs: 500, dataStallMs: 500, lingerMs: 200, idleMs: 2000 },
    onEvent: event => count(counts, event),
  })
  await server.listen()
  const listening = openHandles()
  const begun = performance.now()
  const heaps: number[] = []
  for (let done = 0; done < runs; done += batch) {
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let run = 0; run < batch / atOnce; run++)
          await vanish(server.port, randomInt(3) === 0 ? ca : undefined)
      }),
    )
    await inTime(server.idle())
    assert.deepEqual([server.sessions, files.openFiles], [0, 0])
    await settle(listening)
    await files.removeFile('/up').catch(() => {})
    heaps.push(await heapInUse())
  }
  const seconds = (performance.now() - begun) / 1000
  await server.close()
  await settle(before)
  const growth = (heaps.at(-1) as number) - (heaps[0] as number)
  assert.ok(growth < heapTolerance, `heap grew: ${heaps.map(inKibibytes).join(', ')}`)
  const told = [...counts].map(([what, times]) => `${times} ${what}`).join(', ')
  return `${runs} clients in ${seconds.toFixed(1)} s (transfers: ${told}), heap ${heaps.map(inKibibytes).join(', ')}, nothing left`
})

function manyFiles(): Record<string, string> {
  return Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`many/${index}`, '']))
}

function count(counts: Map<string, number>, event: FtpServerEvent): void {
  if (event.type === 'transfer-ended') counts.set(event.outcome, (counts.get(event.outcome) ?? 0) + 1)
}

/** Logs in, with TLS where there is a `ca`, does a part of a script and is gone. */
async function vanish(port: number, ca: string | undefined): Promise<void> {
  const sockets: Socket[] = []
  const script = scripts[randomInt(scripts.length)] as readonly string[]
  const logIn = ['USER user', 'PASS secret', 'TYPE I', ...(ca === undefined ? [] : ['PBSZ 0', 'PROT P'])]
  const steps = [...logIn, ...script]
  const last = randomInt(steps.length + 1)
  const raw = opened(port, sockets)
  let control: Socket = raw
  if (ca !== undefined) {
    raw.write('AUTH TLS\r\n')
    await untilText(raw, '234')
    control = connectTls({ socket: raw, ca, servername: 'localhost' }).on('error', () => {})
    if (randomInt(5) > 0) await once(control, 'secureConnect')
  }
  const told = { text: '' }
  control.on('data', chunk => {
    told.text += chunk
  })
  let data: Socket | undefined
  for (const step of steps.slice(0, last)) {
    if (step === 'connect') {
      const ports = [...told.text.matchAll(/\|\|\|(\d+)\|/g)]
      for (let waited = 0; ports.length === 0 && waited < 50; waited++) {
        await sleep(2)
        ports.push(...told.text.matchAll(/\|\|\|(\d+)\|/g))
      }
      if (ports.length === 0) continue
      const socket = opened(Number(ports.at(-1)?.[1]), sockets)
      data =
        ca === undefined ? socket : connectTls({ socket, ca, servername: 'localhost' }).on('error', () => {})
      if (randomInt(2) === 0) data.resume()
    } else if (step === 'send') data?.write(Buffer.alloc(randomInt(200_000)))
    else control.write(`${step}\r\n`)
    if (randomInt(2) === 0) await sleep(randomInt(4))
  }
  await sleep(randomInt(10))
  for (const socket of sockets.sort(() => randomInt(3) - 1)) {
    if (randomInt(2) === 0) socket.resetAndDestroy()
    else socket.destroy()
    if (randomInt(3) === 0) await sleep(randomInt(5))
  }
}

function opened(port: number, sockets: Socket[]): Socket {
  const socket = connect({ host: '127.0.0.1', port }).on('error', () => {})
  sockets.push(socket)
  return socket
}

function untilText(socket: Socket, text: string): Promise<void> {
  let received = ''
  return new Promise((resolve, reject) => {
    const onData = (chunk: Buffer) => {
      received += chunk
      if (!received.includes(text)) return
      socket.off('data', onData)
      socket.off('close', onClose)
      resolve()
    }
    const onClose = () => reject(new Error(`closed after ${received}`))
    socket.on('data', onData)
    socket.once('close', onClose)
  })
}

async function inTime(work: Promise<void>): Promise<void> {
  const late = new AbortController()
  const tooLate = sleep(patienceMs, undefined, { signal: late.signal }).then(() => {
    throw new Error(`not idle after ${patienceMs} ms: ${openHandles().join(', ')}`)
  })
  await Promise.race([work, tooLate]).finally(() => late.abort())
  tooLate.catch(() => {})
}

async function settle(expected: readonly string[]): Promise<void> {
  for (let waited = 0; openHandles().join() !== expected.join(); waited++) {
    assert.ok(waited < 250, `handles left: ${openHandles().join(', ')}`)
    await sleep(20)
  }
}
