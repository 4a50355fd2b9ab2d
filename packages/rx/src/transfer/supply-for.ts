import type { Blob } from 'node:buffer'
import { Readable } from 'node:stream'
import type { FileSource } from '@sluice/transport'
import { badEnd } from './bad-end.ts'
import { FileSupply } from './file-supply.ts'
import type { Supply } from './supply.ts'
import type { Chunks, TextSource, UploadSource } from './upload-source.ts'

/** The supply of an upload; throws `LocalProtocolError` (`FTP_BAD_ARGUMENT`) for what nothing can be read from. */
export function supplyFor(source: UploadSource): Supply {
  if (typeof source === 'string' || source instanceof URL) return new FileSupply({ file: source })
  if (source instanceof Uint8Array) return bytesSupply(source)
  if (typeof source === 'function') return chunksSupply(source, 'anew')
  if (typeof source !== 'object' || source === null) throw badEnd('source', source)
  if (isBlob(source)) return blobSupply(source)
  if ('file' in source) return new FileSupply(source as FileSource)
  if (isText(source)) return bytesSupply(Buffer.from(source.text))
  if ('resumable' in source) return { ...chunksSupply(at => source.open(at), 'on'), ...sized(source.size) }
  const chunks = checkedChunks(source)
  // What lies in memory can be walked through as often as one likes.
  return chunksSupply(() => chunks, Array.isArray(source) ? 'anew' : 'never')
}

/** A `Response` has the bytes of a Blob, and none of its parts. */
function isBlob(source: object): source is Blob {
  return 'arrayBuffer' in source && 'slice' in source
}

function isText(source: object): source is TextSource {
  return 'text' in source && typeof source.text === 'string'
}

function checkedChunks(chunks: Chunks): Chunks {
  const isIterable =
    typeof chunks === 'object' &&
    chunks !== null &&
    (Symbol.asyncIterator in chunks || Symbol.iterator in chunks || 'getReader' in chunks)
  if (isIterable) return chunks
  throw badEnd('source', chunks)
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
    open: async startAt => checkedChunks(await open(startAt)),
    stream: async startAt => readableOf(checkedChunks(await open(startAt))),
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
