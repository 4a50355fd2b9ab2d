import { randomBytes } from 'node:crypto'
import { mkdir, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConnectionOptions, FtpSession } from '@sluice/transport'
import type { TestServer } from '../../support/servers/test-server.ts'
import type { Abilities } from './abilities.ts'

const MIB = 1024 * 1024

/** What a behaviour is tried on. */
export interface Ground {
  readonly server: TestServer
  readonly abilities: Abilities
  readonly access: ConnectionOptions
  /** Shared by the behaviours; one that had to be closed is opened anew by its next call. */
  readonly session: FtpSession
  /** A remote folder that this session alone writes to. */
  readonly folder: string
}

/** Adds tests of some behaviours, whose ground is there as soon as they run. */
export type Behaviours = (ground: () => Ground) => void

/** Names that lines, globs, options and paths could stumble over. */
export const oddNames: readonly string[] = [
  'plain.txt',
  'with two  blanks',
  ' leading',
  'quote"d"',
  "apostrophe's",
  '[brackets]',
  '{braces} and *',
  'ümläut-é-日本',
  '-dash',
  'semi;colon=',
  '.hidden',
  '100 % #',
]

/** Bytes of `/content.bin`. */
export const content: Buffer = randomBytes(5 * MIB)
/** How large `/big.bin` is: more than all buffers on the way hold. */
export const bigBytes: number = 128 * MIB
export const oddFolder = 'a [b] "c" {d}'

/** Lays out what the behaviours of every session read. */
export async function layOut({ root }: TestServer): Promise<void> {
  await writeFile(join(root, 'content.bin'), content)
  await writeFile(join(root, 'big.bin'), '')
  await truncate(join(root, 'big.bin'), bigBytes)
  for (const folder of ['names', oddFolder]) {
    await mkdir(join(root, folder))
    for (const name of oddNames) await writeFile(join(root, folder, name), 'x'.repeat(name.length))
  }
}

/** Where a remote file is on disk. */
export function onDisk({ server, folder }: Ground, name: string): string {
  return join(server.root, folder, name)
}

/** So many chunks, and no end. */
export async function* failingSource(chunks: number): AsyncGenerator<Buffer> {
  for (let i = 0; i < chunks; i++) yield content.subarray(i * 65_536, (i + 1) * 65_536)
  throw new Error('the disk on fire')
}
