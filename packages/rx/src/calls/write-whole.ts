import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { RemotePath } from '@sluice/transport'
import { FtpWritable } from '../streams/ftp-writable.ts'
import type { WriteFlags } from '../streams/write-plan.ts'
import type { TransferResult } from '../transfer/transfer-event.ts'
import { badArgument } from './bad-argument.ts'
import type { Caller } from './caller.ts'
import { type TextCodec, type TextEncoding, textCodec } from './text-codec.ts'

/** What can be written: bytes, text, or a stream or iterable of them. */
export type FileContent =
  | string
  | ArrayBufferView
  | Iterable<string | ArrayBufferView>
  | AsyncIterable<string | ArrayBufferView>

export interface WriteFileOptions {
  readonly signal?: AbortSignal | undefined
  /** How text is written. Default `utf8`. */
  readonly encoding?: TextEncoding | null | undefined
  /** `w` replaces the file, `a` adds to its end, `wx` rejects where something is there, as far as FTP can. Default `w`. */
  readonly flag?: Exclude<WriteFlags, 'r+'> | undefined
  /** Permissions that the file gets when it is whole: SITE CHMOD; `0o640` or `'640'`. Default: the server's. */
  readonly mode?: number | string | undefined
}

/** Stores all that there is. */
export function writeWhole(
  caller: Caller,
  path: RemotePath,
  content: FileContent,
  options: WriteFileOptions,
): Promise<TransferResult> {
  return caller.whole(path, whole => write(whole, path, content, options))
}

async function write(
  caller: Caller,
  path: RemotePath,
  content: FileContent,
  { signal, encoding, flag, mode }: WriteFileOptions,
): Promise<TransferResult> {
  const codec = await textCodec(encoding ?? 'utf8').catch(error => {
    throw caller.explained(error, path)
  })
  const parts = isIterable(content) ? content : undefined
  const whole = parts === undefined ? caller.checked(path, () => bytesOf(content, codec)) : undefined
  const stream = new FtpWritable(caller, path, { signal, flags: flag, mode, size: whole?.length })
  if (parts !== undefined) await pipeline(partsOf(parts, codec), stream)
  else stream.on('error', () => {}).end(whole)
  return await stream.result
}

type Parts = Exclude<FileContent, string | ArrayBufferView>

function isIterable(content: unknown): content is Parts {
  if (typeof content !== 'object' || content === null || ArrayBuffer.isView(content)) return false
  return Symbol.asyncIterator in content || Symbol.iterator in content
}

/** The parts as bytes that stay as they are: what is no stream may use its memory again once it is asked for more. */
async function* partsOf(parts: Parts, codec: TextCodec): AsyncGenerator<Uint8Array, void, undefined> {
  const isStream = parts instanceof Readable
  for await (const part of parts) {
    const bytes = bytesOf(part, codec)
    yield isStream || typeof part === 'string' ? bytes : Buffer.from(bytes)
  }
}

/** Throws `LocalProtocolError` (`FTP_BAD_ARGUMENT`) for what is neither text nor bytes. */
function bytesOf(content: unknown, codec: TextCodec): Buffer {
  if (typeof content === 'string') return codec.encode(content)
  if (ArrayBuffer.isView(content)) return Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  const given = content === null ? 'null' : typeof content
  throw badArgument(`a file is written from text, bytes, or a stream or iterable of them, not ${given}`)
}
