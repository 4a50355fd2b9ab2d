import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lastValueFrom, type Observable, toArray } from 'rxjs'
import {
  createFtpServer,
  type Fault,
  type FtpServer,
  type FtpServerOptions,
  MemoryFileSystem,
} from '../../../../server/src/index.ts'
import { createFtp } from '../../../src/create-ftp.ts'
import type { Ftp } from '../../../src/ftp.ts'
import type { FtpOptions } from '../../../src/ftp-options.ts'
import type { TransferEvent, TransferResult } from '../../../src/transfer/transfer-event.ts'

/** A server in memory, a client of it, and a local folder. */
export interface Ground extends AsyncDisposable {
  readonly files: MemoryFileSystem
  readonly server: FtpServer
  readonly ftp: Ftp
  readonly folder: string
  /** A path in the local folder. */
  at(name: string): string
  /** Names in the local folder. */
  names(): Promise<readonly string[]>
  /** The commands so far, each with its first word alone. */
  readonly verbs: readonly string[]
}

export interface GroundOptions extends Omit<FtpServerOptions, 'fileSystem'> {
  readonly content?: Readonly<Record<string, Buffer | string>>
  readonly client?: Partial<FtpOptions>
}

export async function lay({ content = {}, client, ...options }: GroundOptions = {}): Promise<Ground> {
  const files = new MemoryFileSystem(content)
  const verbs: string[] = []
  const server = createFtpServer({
    ...options,
    fileSystem: files,
    onEvent: event => {
      if (event.type === 'command') verbs.push(event.command.split(' ')[0] as string)
    },
  })
  // Of a file that has rested for days nothing but the time is needed to see that it is still the same.
  for (const name of Object.keys(content)) await files.setModified(`/${name}`, LONG_AGO)
  await server.listen()
  const ca = server.ca
  const ftp = createFtp(server.url, {
    ...(ca !== undefined && { mode: 'required', tls: { ca } }),
    timeouts: { dataProgress: STALL_MILLISECONDS },
    ...client,
  })
  const folder = await mkdtemp(join(tmpdir(), 'sluice-transfer-'))
  return {
    files,
    server,
    ftp,
    folder,
    verbs,
    at: name => join(folder, name),
    names: async () => (await readdir(folder)).sort(),
    async [Symbol.asyncDispose]() {
      await ftp.destroy()
      await server.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** When the files of the server were changed last. */
export const LONG_AGO: Date = new Date('2020-02-02T02:02:02Z')

/** How long a server may send nothing: faults wait for it, and what is merely slow must not. */
const STALL_MILLISECONDS = 1000

/** All events, up to the error that ends them. */
export async function eventsOf(
  transfer: Observable<TransferEvent>,
): Promise<{ readonly events: TransferEvent[]; readonly error: unknown }> {
  const events: TransferEvent[] = []
  const error = await new Promise<unknown>(resolve => {
    transfer.subscribe({
      next: event => events.push(event),
      error: resolve,
      complete: () => resolve(undefined),
    })
  })
  return { events, error }
}

/** The result of a transfer that succeeds. */
export async function resultOf(transfer: Observable<TransferEvent>): Promise<TransferResult> {
  const all = await lastValueFrom(transfer.pipe(toArray()))
  const last = all.at(-1)
  if (last?.type !== 'done') throw new Error('the last event is not done')
  return last.result
}

/** Bytes that are nowhere the same. */
export function varied(bytes: number): Buffer {
  const content = Buffer.alloc(bytes)
  for (let at = 0, value = 1; at < bytes; at++) {
    value = (Math.imul(value, 1103515245) + 12345) >>> 0
    content[at] = value >>> 16
  }
  return content
}

/** Retries at once. */
export const soon = { count: 3, delay: 1 } as const

/** So many bytes of a download come and no more, until the client gives up waiting: what came has been read then. */
export function cutAt(afterBytes: number, nth = 1): Fault {
  return { at: { data: 'RETR', afterBytes, nth }, do: { type: 'stall' } }
}
