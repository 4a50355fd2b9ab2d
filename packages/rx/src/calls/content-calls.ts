import type { CallOptions, RemotePath } from '@sluice/transport'
import type { TransferResult } from '../transfer/transfer-event.ts'
import type { Caller } from './caller.ts'
import { knownOptions } from './known-options.ts'
import { PathCalls } from './path-calls.ts'
import { type RemoteDirent, readDirectory } from './read-directory.ts'
import { type ReadFileOptions, readWhole } from './read-whole.ts'
import { type TextEncoding, textCodec } from './text-codec.ts'
import { type FileContent, type WriteFileOptions, writeWhole } from './write-whole.ts'

/** Options of `readdir`. */
export interface ReadDirectoryOptions extends CallOptions {
  /** Give entries instead of names. Default false. */
  readonly withFileTypes?: boolean | undefined
}

/**
 * The calls of `Ftp` that have all of a file or a directory, named as in `node:fs/promises`. They collect: what may be
 * large is better read as a stream.
 */
export abstract class ContentCalls extends PathCalls {
  readonly #caller: Caller

  protected constructor(caller: Caller) {
    super(caller)
    this.#caller = caller
  }

  /**
   * The bytes of a file, or its text where an encoding is given. Collects, up to `limit` (512 MiB unless you say).
   *
   * @example
   * const settings = JSON.parse(await ftp.readFile('settings.json', 'utf8'))
   */
  readFile(
    path: RemotePath,
    options?: (ReadFileOptions & { readonly encoding?: null | undefined }) | null,
  ): Promise<Buffer>
  readFile(
    path: RemotePath,
    encoding: TextEncoding,
    options?: Omit<ReadFileOptions, 'encoding'>,
  ): Promise<string>
  readFile(path: RemotePath, options: ReadFileOptions & { readonly encoding: TextEncoding }): Promise<string>
  readFile(path: RemotePath, options: ReadFileOptions): Promise<Buffer | string>
  readFile(
    path: RemotePath,
    how?: TextEncoding | ReadFileOptions | null,
    more: ReadFileOptions = {},
  ): Promise<Buffer | string> {
    const options = typeof how === 'string' ? { ...more, encoding: how } : (how ?? {})
    return this.#caller.whole(path, async whole => {
      const codec = options.encoding ? await this.#codec(options.encoding, path) : undefined
      const bytes = await readWhole(whole, path, options)
      return codec === undefined ? bytes : codec.decode(bytes)
    })
  }

  /**
   * Replaces a file by bytes, a text, or what a stream or iterable gives.
   *
   * Not at one stroke: the server empties the old file first, so that others see a part of the new one meanwhile, and a
   * failure leaves that. `upload` with `atomic: true` stores it under another name first, and `flag: 'wx'` replaces
   * none.
   *
   * @example
   * await ftp.writeFile('settings.json', JSON.stringify(settings))
   */
  writeFile(
    path: RemotePath,
    content: FileContent,
    options?: WriteFileOptions | TextEncoding | null,
  ): Promise<TransferResult> {
    return writeWhole(this.#caller, path, content, optionsOf(options))
  }

  /**
   * Adds to the end of a file, which is made where there is none.
   *
   * @example
   * await ftp.appendFile('log.txt', 'done\n')
   */
  appendFile(
    path: RemotePath,
    content: FileContent,
    options?: Omit<WriteFileOptions, 'flag'> | TextEncoding | null,
  ): Promise<TransferResult> {
    return writeWhole(this.#caller, path, content, { ...optionsOf(options), flag: 'a' })
  }

  /**
   * The names in a directory, or its entries with `withFileTypes`. Collects, up to a million: `list` gives them while
   * they arrive, and `walk` goes below it.
   *
   * Rejects for what is no directory, or is not there (kind `not-found`), also where a server lists nothing instead.
   *
   * @example
   * for (const entry of await ftp.readdir('in', { withFileTypes: true })) if (entry.isFile()) await ftp.rm(entry)
   */
  readdir(
    path?: RemotePath,
    options?: (ReadDirectoryOptions & { readonly withFileTypes?: false | undefined }) | null,
  ): Promise<string[]>
  readdir(
    path: RemotePath,
    options: ReadDirectoryOptions & { readonly withFileTypes: true },
  ): Promise<RemoteDirent[]>
  readdir(path: RemotePath, options: ReadDirectoryOptions): Promise<string[] | RemoteDirent[]>
  async readdir(
    path: RemotePath = '',
    options?: ReadDirectoryOptions | null,
  ): Promise<string[] | RemoteDirent[]> {
    const { withFileTypes = false, signal } = knownOptions('readdir', options, {
      withFileTypes: true,
      signal: true,
    })
    const entries = await readDirectory(this.#caller, path, signal)
    return withFileTypes ? entries : entries.map(({ name }) => name)
  }

  #codec(encoding: TextEncoding, path: RemotePath): ReturnType<typeof textCodec> {
    return textCodec(encoding).catch(error => {
      throw this.#caller.explained(error, path)
    })
  }
}

function optionsOf(given: WriteFileOptions | TextEncoding | null | undefined): WriteFileOptions {
  return typeof given === 'string' ? { encoding: given } : (given ?? {})
}
