import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFtp, type Ftp, type FtpOptions } from '@sluice/rx'
import { createFtpServer, MemoryFileSystem } from '@sluice/server'
import { expect } from 'vitest'
import { certificate } from '../support/servers/certificate.ts'
import { type ClientRow, CONTENT } from './client-row.ts'
import { expectOutcome } from './expect-outcome.ts'
import { deadlinesOf, FaultDeadline } from './fault-deadline.ts'

const LONG_AGO = new Date('2020-02-02T02:02:02Z')

/** Lets a row happen over real sockets and holds the client to what it says. */
export async function runClientRow(row: ClientRow, protection: 'clear' | 'tls'): Promise<void> {
  const { ca, cert, key } = await certificate()
  const files = new MemoryFileSystem({ file: CONTENT })
  await files.setModified('/file', LONG_AGO)
  const verbs: string[] = []
  let sessions = 0
  await using server = createFtpServer({
    fileSystem: files,
    users: { user: 'secret', other: 'hidden' },
    limits: { handshakeMs: 3000 },
    tls: { cert, key, requireCloseNotify: true, requireSessionReuse: true },
    onEvent: event => {
      if (event.type === 'command') verbs.push(event.command.split(' ')[0] as string)
      else if (event.type === 'connect') sessions++
    },
  })
  await server.listen()
  using deadline = new FaultDeadline()
  server.observe(({ type }) => type === 'fault' && deadline.begin())
  const clients: Ftp[] = []
  const client = (options: Partial<FtpOptions>): Ftp => {
    const ftp = createFtp({
      host: '127.0.0.1',
      port: server.port,
      user: 'user',
      password: 'secret',
      ...(protection === 'tls' ? { mode: 'required', tls: { ca } } : { mode: 'none' }),
      timeouts: deadlinesOf(row, deadline),
      ...options,
    })
    clients.push(ftp)
    return ftp
  }
  const folder = await mkdtemp(join(tmpdir(), 'sluice-row-'))
  const heal = server.inject(...row.faults)
  const ftp = client({})
  try {
    const outcome = row.call({ ftp, server, files, folder, client })
    await expectOutcome(row, outcome)
    deadline.end()
    heal()
    const counted = (verb: string) => verbs.filter(each => each === verb).length
    for (const [verb, count] of Object.entries(row.sends ?? {})) {
      expect(`${verb}: ${counted(verb)}`).toBe(`${verb}: ${count}`)
    }
    // Whatever happened, the client serves on.
    await expect(ftp.readFile('file')).resolves.toHaveLength(files.readFile('file')?.length ?? 0)
    if (row.stored !== undefined) expect(await stored(files)).toEqual(buffers(row.stored))
    expect(sessions).toBe(row.sessions ?? 1)
    await Promise.all(clients.map(each => each.close()))
    // No connection of it is left.
    await server.idle()
  } finally {
    heal()
    await Promise.all(clients.map(each => each.destroy()))
    await rm(folder, { recursive: true })
  }
}

async function stored(files: MemoryFileSystem): Promise<Record<string, Buffer | undefined>> {
  const found: Record<string, Buffer | undefined> = {}
  for await (const { name } of files.list('/')) if (name !== 'file') found[name] = files.readFile(name)
  return found
}

function buffers(texts: Readonly<Record<string, Buffer | string>>): Record<string, Buffer> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)]))
}
