import type { Blob } from 'node:buffer'
import { Readable } from 'node:stream'
import type { FileSource } from '@sluice/transport'
import { FileSupply } from './file-supply.ts'
import type { Supply } from './supply.ts'
import type { Chunks, UploadSource } from './upload-source.ts'

/** The supply of an upload. */
export function supplyFor(source: UploadSource): Supply {
  if (typeof source === 'string' || source instanceof URL) return new FileSupply({ file: source })
  if (source instanceof Uint8Array) return bytesSupply(source)
  if (typeof source === 'function') return chunksSupply(source, 'anew')
  if ('arrayBuffer' in source) return blobSupply(source as Blob)
  if ('file' in source) return new FileSupply(source as FileSource)
  if ('text' in source) return bytesSupply(Buffer.from(source.text))
  if ('resumable' in source) return { ...chunksSupply(at => source.open(at), 'on'), ...sized(source.size) }
  // What lies in memory can be walked through as often as one likes.
  return chunksSupply(() => source, Array.isArray(source) ? 'anew' : 'never')
}

function bytesSupply(bytes: Uint8Array): Supply {
  return {
    seeks: true,
    reopens: true,
    again: () => 'on',
    open: startAt => bytes.subarray(startAt),
    stream: startAt => Readable.from([bytes.subarray(startAt)]),
    ...sized(bytes.length),
  }
}

function blobSupply(blob: Blob): Supply {
  return {
    seeks: true,
    reopens: true,
    again: () => 'on',
    open: startAt => blob.slice(startAt),
    stream: startAt => Readable.fromWeb(blob.slice(startAt).stream()),
    ...sized(blob.size),
  }
}

function chunksSupply(
  open: (startAt: number) => Chunks | Promise<Chunks>,
  again: 'never' | 'anew' | 'on',
): Supply {
  return {
    seeks: again === 'on',
    reopens: again !== 'never',
    again: () => again,
    open,
    stream: async startAt => readableOf(await open(startAt)),
    ...sized(undefined),
  }
}

function sized(size: number | undefined): Pick<Supply, 'knownSize' | 'size'> {
  return { knownSize: size, size: async () => size }
}

function readableOf(chunks: Chunks): Readable {
  if (chunks instanceof Readable) return chunks
  return 'getReader' in chunks ? Readable.fromWeb(chunks) : Readable.from(chunks, { objectMode: false })
}
