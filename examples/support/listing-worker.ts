import { parentPort } from 'node:worker_threads'
import { type Entry, type ListingCommand, type ListingItem, ListingParser } from '@sluice/protocol'

/** What the worker is sent: which command's answer it is, the bytes in pieces of any size, the end. */
export type WorkerRequest =
  | { readonly type: 'begin'; readonly command: ListingCommand }
  | { readonly type: 'bytes'; readonly bytes: Uint8Array }
  | { readonly type: 'end' }

/** What it answers to each: the entries that became whole, as objects that can be posted. */
export interface WorkerAnswer {
  readonly entries: readonly Pick<Entry, 'name' | 'type' | 'size'>[]
}

let parser = new ListingParser({ command: 'LIST' })

parentPort?.on('message', (request: WorkerRequest) => {
  if (request.type === 'begin') {
    parser = new ListingParser({ command: request.command, now: Date.now() })
  } else if (request.type === 'bytes') {
    answer(parser.push(request.bytes))
  } else {
    answer(parser.end())
    parentPort?.close()
  }
})

function answer(items: readonly ListingItem[]): void {
  const entries = items.flatMap(item => {
    if (item.kind !== 'entry') return []
    const { name, type, size } = item.entry
    return [{ name, type, size }]
  })
  if (entries.length > 0) parentPort?.postMessage({ entries } satisfies WorkerAnswer)
}
