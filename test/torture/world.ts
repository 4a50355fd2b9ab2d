import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import type { MemoryFileSystem } from '@sluice/server'
import type { FtpSession } from '@sluice/transport'

/** A few blocks and TLS records of text, so that it may be cut in the middle, travel as text and be compressed. */
export const content: Buffer = Buffer.from(
  Array.from({ length: 1400 }, (_, index) => `line ${index} of a file\n`).join(''),
)

export const lines: readonly string[] = content.toString().trimEnd().split('\n')

/** What a folder of the server holds, from the beginning. */
export const names: readonly string[] = Array.from({ length: 40 }, (_, index) => `entry-${index}`)

/** What an operation runs in. */
export interface World {
  readonly files: MemoryFileSystem
  /** A folder on disk that is this run's own. */
  readonly folder: string
  connect(): Promise<FtpSession>
}

/** What arrived here was told to be whole, and is not; or the server was told to have what it has not. */
export class FalseSuccess extends Error {
  override readonly name = 'FalseSuccess'
}

/** Throws unless the bytes are those. */
export function expectBytes(bytes: Uint8Array | undefined, expected: Uint8Array, what: string): void {
  if (bytes !== undefined && Buffer.from(expected).equals(bytes)) return
  throw new FalseSuccess(`${what} has ${bytes?.length ?? 'no'} bytes, and not those ${expected.length}`)
}

/** Throws unless the values are those, in this order. */
export function expectValues(values: readonly unknown[], expected: readonly unknown[], what: string): void {
  if (values.length === expected.length && values.every((value, index) => value === expected[index])) return
  throw new FalseSuccess(`${what}: ${values.length} values, and not those ${expected.length}`)
}

/** Keeps what it is given. */
export class Kept extends Writable {
  readonly #chunks: Buffer[] = []

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks)
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#chunks.push(chunk)
    done()
  }
}

/** Looks at what the server has. */
export function expectStored(world: World, path: string, expected: Uint8Array = content): void {
  expectBytes(world.files.readFile(path), expected, `what the server has as ${path}`)
}

/** Looks at what is in a file here. */
export async function expectLocal(world: World, name: string): Promise<void> {
  expectBytes(await readFile(join(world.folder, name)), content, `the local file ${name}`)
}
