import {
  createFtpServer,
  type Fault,
  type FtpServer,
  MemoryFileSystem,
} from '../../../../server/src/index.ts'
import { createFtp } from '../../../src/create-ftp.ts'
import type { Ftp } from '../../../src/ftp.ts'
import type { FtpOptions } from '../../../src/ftp-options.ts'

export const protections = ['clear text', 'TLS'] as const

export type Protection = (typeof protections)[number]

/** A server in memory and a client of it with one session. */
export interface Ground extends AsyncDisposable {
  readonly files: MemoryFileSystem
  readonly server: FtpServer
  readonly ftp: Ftp
  /** The commands so far. */
  readonly commands: readonly string[]
  /** How the transfers so far ended for the server. */
  readonly outcomes: readonly string[]
  /** Proves that the one session is free and in step. */
  usable(): Promise<boolean>
}

export interface GroundOptions {
  readonly content?: Readonly<Record<string, Buffer | string>>
  readonly faults?: readonly Fault[]
  readonly client?: Partial<FtpOptions>
}

export async function lay(
  protection: Protection,
  { content = {}, faults = [], client = {} }: GroundOptions = {},
): Promise<Ground> {
  const files = new MemoryFileSystem({ ...content, 'probe.txt': 'probe' })
  const commands: string[] = []
  const outcomes: string[] = []
  const server = await createFtpServer({
    fileSystem: files,
    faults,
    ...(protection === 'TLS' && { tls: 'self-signed' as const }),
    onEvent: event => {
      if (event.type === 'command') commands.push(event.command)
      if (event.type === 'transfer-ended') outcomes.push(event.outcome)
    },
  }).listen()
  const { ca } = server
  const secured = ca === undefined ? {} : { mode: 'required' as const, tls: { ca } }
  const ftp = createFtp(server.url, { ...secured, ...client })
  return {
    files,
    server,
    ftp,
    commands,
    outcomes,
    usable: async () => (await ftp.readFile('probe.txt', 'utf8')) === 'probe',
    async [Symbol.asyncDispose]() {
      await ftp.destroy()
      await server.close()
    },
  }
}

/** Bytes that show where they are from. */
export function numbered(bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes)
  for (let at = 0; at + 4 <= bytes; at += 4) buffer.writeUInt32BE(at, at)
  return buffer
}
