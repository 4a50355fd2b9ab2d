/**
 * Parses a listing in a worker thread: the main thread posts the bytes as they come and gets plain entries back.
 *
 *   node --conditions=sluice-source --import tsx examples/in-a-worker.ts
 */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { WorkerAnswer, WorkerRequest } from './support/listing-worker.ts'

const listing = [
  'type=dir;modify=20240131120507; reports\r\ntype=file;size=482',
  '13;modify=20240131120507; März.csv\r\ntype=file;size=7;',
  'modify=20240131120507; a.txt\r\n',
]

const worker = new Worker(new URL('./support/listing-worker.mjs', import.meta.url))
const post = (request: WorkerRequest, owned: ArrayBuffer[] = []) => worker.postMessage(request, owned)
worker.on('message', ({ entries }: WorkerAnswer) => {
  for (const { type, size, name } of entries) console.log(type, size ?? '-', name)
})

post({ type: 'begin', command: 'MLSD' })
for (const piece of listing) {
  const bytes = new TextEncoder().encode(piece)
  post({ type: 'bytes', bytes }, [bytes.buffer])
}
post({ type: 'end' })
await once(worker, 'exit')
