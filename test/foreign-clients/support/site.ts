import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createFtpServer, type FtpServer, type FtpServerEvent } from '@sluice/server'
import { expect } from 'vitest'
import { openHandles } from '../../support/open-handles.ts'
import { certificate } from '../../support/servers/certificate.ts'
import { type ClientRun, runClient } from './run-client.ts'
import { WatchedFileSystem } from './watched-file-system.ts'

type TransferEnded = Extract<FtpServerEvent, { type: 'transfer-ended' }>

/** How the connections of a site are protected. */
export type Security = 'plain' | 'explicit TLS' | 'implicit TLS'

/** The embedded server on files in memory, and a folder on this machine for one client. */
export interface Site {
  readonly security: Security
  readonly server: FtpServer
  readonly files: WatchedFileSystem
  readonly host: string
  readonly user: string
  readonly password: string
  /** The certificate that verifies the server, as PEM and as a file. */
  readonly ca: string
  readonly caFile: string
  /** Empty; the working folder of `run`. */
  readonly folder: string
  /** The command lines that the server has been sent. */
  readonly commands: readonly string[]
  /** The local file of a name, or undefined. */
  local(name: string): Buffer | undefined
  /** Puts a local file there. */
  putLocal(name: string, content: string | Uint8Array): void
  /** Resolves with how the first transfer ends, past or future. */
  transferEnd(): Promise<TransferEnded>
  /** Runs a program in `folder`. */
  run(command: string, args: readonly string[], input?: string): Promise<ClientRun>
  /** Runs a program whose output nobody reads behind the first 100,000 bytes. */
  runCutOff(command: string, args: readonly string[], input?: string): Promise<ClientRun>
}

const patienceMs = 10_000

/**
 * A test on a site of its own, with the files that it begins with.
 *
 * Behind `use` the server must be clean: no session, no socket, no open file, and no event of the type `error`.
 */
export function onSite(
  security: Security,
  content: Readonly<Record<string, string | Uint8Array>>,
  use: (site: Site) => Promise<void>,
): () => Promise<void> {
  return async () => {
    const parent = await mkdtemp(join(tmpdir(), 'sluice-client-'))
    const before = openHandles()
    const { site, events } = await openSite(security, content, parent)
    try {
      await use(site)
      await leftClean(site, before)
      expect(events.filter(({ type }) => type === 'error')).toEqual([])
    } finally {
      await site.server.close()
      await rm(parent, { recursive: true, force: true })
    }
  }
}

async function openSite(
  security: Security,
  content: Readonly<Record<string, string | Uint8Array>>,
  parent: string,
): Promise<{ readonly site: Site; readonly events: readonly FtpServerEvent[] }> {
  const { ca, cert, key } = await certificate()
  const caFile = join(parent, 'ca.pem')
  await writeFile(caFile, ca)
  const folder = join(parent, 'local')
  await mkdir(folder)

  const files = new WatchedFileSystem(content)
  const events: FtpServerEvent[] = []
  const commands: string[] = []
  const [user, password] = ['user', 'secret']
  const server = createFtpServer({
    fileSystem: files,
    users: { [user]: password },
    tls:
      security === 'plain' ? undefined : { cert, key, required: true, implicit: security === 'implicit TLS' },
    onEvent(event) {
      events.push(event)
      if (event.type === 'command') commands.push(event.command)
    },
  })
  await server.listen()
  const site: Site = {
    security,
    server,
    files,
    host: '127.0.0.1',
    user,
    password,
    ca,
    caFile,
    folder,
    commands,
    local(name) {
      const path = join(folder, name)
      return existsSync(path) ? readFileSync(path) : undefined
    },
    putLocal: (name, content) => writeFileSync(join(folder, name), content),
    transferEnd() {
      const past = events.find(isTransferEnded)
      if (past !== undefined) return Promise.resolve(past)
      return new Promise(resolve => {
        const stop = server.observe(event => {
          if (!isTransferEnded(event)) return
          stop()
          resolve(event)
        })
      })
    },
    run: (command, args, input) => runClient({ command, args, input, folder }),
    async runCutOff(command, args, input) {
      const script = '{ "$@"; echo $? >exit-code; } | head -c 100000'
      const run = await runClient({
        command: 'sh',
        args: ['-c', script, 'sh', command, ...args],
        input,
        folder,
      })
      return { ...run, exitCode: Number(readFileSync(join(folder, 'exit-code'), 'utf8')) }
    },
  }
  return { site, events }
}

function isTransferEnded(event: FtpServerEvent): event is TransferEnded {
  return event.type === 'transfer-ended'
}

/** Waits until the server has nothing but its own listener: the last connections close a little after their client. */
async function leftClean({ server, files }: Site, before: readonly string[]): Promise<void> {
  const left = () => ({
    sessions: server.sessions,
    openFiles: files.openFiles,
    // The listener of the server itself is the only one more.
    handles: Math.max(0, openHandles().length - before.length - 1),
  })
  const clean = { sessions: 0, openFiles: 0, handles: 0 }
  const end = performance.now() + patienceMs
  // Not `expect.poll`: its own timers would be counted.
  while (Object.values(left()).some(count => count > 0) && performance.now() < end) await sleep(5)
  expect(left()).toEqual(clean)
}
