import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { RemotePath } from '@sluice/transport'
import { FtpWritable } from '../streams/ftp-writable.ts'
import type { StreamResult } from '../streams/stream-result.ts'
import type { WriteFlags } from '../streams/write-plan.ts'
import type { Caller } from './caller.ts'
import { type TextCodec, type TextEncoding, textCodec } from './text-codec.ts'

/** What can be written: bytes, text, or a stream or iterable of them. */
export type FileContent =
  | string
  | Uint8Array
  | Iterable<string | Uint8Array>
  | AsyncIterable<string | Uint8Array>

export interface WriteFileOptions {
  readonly signal?: AbortSignal | undefined
  /** How text is written. Default `utf8`. */
  readonly encoding?: TextEncoding | null | undefined
  /** `w` replaces the file, `a` adds to its end, `wx` rejects where something is there, as far as FTP can. Default `w`. */
  readonly flag?: Exclude<WriteFlags, 'r+'> | undefined
  /** Permissions that the file gets when it is whole: SITE CHMOD; default the server's. */
  readonly mode?: number | undefined
}

/** Stores all that there is. */
export function writeWhole(
  caller: Caller,
  path: RemotePath,
  content: FileContent,
  options: WriteFileOptions,
): Promise<StreamResult> {
  return caller.whole(path, whole => write(whole, path, content, options))
}

async function write(
  caller: Caller,
  path: RemotePath,
  content: FileContent,
  { signal, encoding, flag, mode }: WriteFileOptions,
): Promise<StreamResult> {
  const codec = await textCodec(encoding ?? 'utf8').catch(error => {
    throw caller.explained(error, path)
  })
  const text = typeof content === 'string' ? codec.encode(content) : undefined
  const whole = content instanceof Uint8Array ? content : text
  const stream = new FtpWritable(caller, path, { signal, flags: flag, mode, size: whole?.length })
  if (whole === undefined) await pipeline(partsOf(content as Iterable<string | Uint8Array>, codec), stream)
  else stream.on('error', () => {}).end(whole)
  return await stream.result
}

/** The parts as bytes that stay as they are: what is no stream may use its memory again once it is asked for more. */
async function* partsOf(
  content: Exclude<FileContent, string | Uint8Array>,
  codec: TextCodec,
): AsyncGenerator<Uint8Array, void, undefined> {
  const isStream = content instanceof Readable
  for await (const part of content) {
    if (typeof part === 'string') yield codec.encode(part)
    else yield isStream ? part : Buffer.from(part)
  }
}
