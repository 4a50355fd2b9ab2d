import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { certificate } from './certificate.ts'
import { freePort } from './free-port.ts'
import type { PortRange, RealServer, RealServerKind, SessionLimits } from './real-server.ts'
import { makeServerFolders } from './server-folders.ts'
import { type Launch, type ServerProcess, type Site, startServerProcess } from './server-process.ts'

/** What tells one server from another. */
export interface ServerRecipe extends Pick<RealServer, 'name' | 'user' | 'password' | 'checksPasswords'> {
  /** A command that succeeds where the server can run. */
  readonly probe: Launch
  /** Writes the server's settings and returns the command that runs it in the foreground. */
  configure(instance: Instance): Promise<Launch>
}

/** What a recipe has to know about the instance that it configures. */
interface Instance extends Site {
  /** The folder that sessions see as `/`. */
  readonly root: string
  /** A folder for the server's own files. */
  readonly settings: string
  /** A file with the server's private key and certificate. */
  readonly pem: string
  /** Sessions that one address may have at a time. */
  readonly perAddress: number
  /** Where it listens for data connections; wherever it likes if undefined. */
  readonly passivePorts: PortRange | undefined
}

const loopback = '127.0.0.1'
const attempts = 3
const portWasTaken = /could not bind|address already in use/i

/** The server that a recipe describes. */
export function realServerKind(recipe: ServerRecipe): RealServerKind {
  return {
    name: recipe.name,
    start: (host = loopback, limits = {}) => start(recipe, host, limits),
    missing: () => whyMissing(recipe),
  }
}

function whyMissing({ name, probe }: ServerRecipe): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return `${name} needs root on Linux`
  const { status, error, stderr } = spawnSync(probe.command, probe.args, { encoding: 'utf8' })
  if (status === 0) return undefined
  const reason = error?.message ?? stderr.trim().split('\n').at(-1)
  return `${name} does not run here (${reason}): .ci/install-servers.sh installs it`
}

async function start(
  recipe: ServerRecipe,
  host: string,
  { perAddress = 100, passivePorts }: SessionLimits,
): Promise<RealServer> {
  const { ca, cert, key } = await certificate()
  const { root, settings, remove } = await makeServerFolders(recipe.name)
  const pem = join(settings, 'server.pem')
  const log = join(settings, 'output.log')
  const launch = async (port: number): Promise<ServerProcess> =>
    startServerProcess(
      await recipe.configure({ host, port, root, settings, pem, log, perAddress, passivePorts }),
      { host, port, log },
    )

  try {
    await writeFile(pem, key + cert, { mode: 0o600 })
    const { port, server } = await onFreePort(host, launch)
    let running = server
    const stop = async (): Promise<void> => {
      await running.stop()
      await remove()
    }
    const { name, user, password, checksPasswords } = recipe
    return {
      name,
      host,
      port,
      user,
      password,
      checksPasswords,
      tls: true,
      ca,
      root,
      writable: '/up',
      readOnly: '/locked',
      processIds: () => running.processIds(),
      output: () => readFile(log, 'utf8'),
      kill: () => running.kill(),
      async startAgain() {
        running = await launch(port)
      },
      stop,
      [Symbol.asyncDispose]: stop,
    }
  } catch (error) {
    await remove()
    throw error
  }
}

/** Tries again with another port if the first one was taken before the server could bind it. */
async function onFreePort(
  host: string,
  launch: (port: number) => Promise<ServerProcess>,
): Promise<{ readonly port: number; readonly server: ServerProcess }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(host)
    try {
      return { port, server: await launch(port) }
    } catch (error) {
      if (attempt === attempts || !portWasTaken.test(String(error))) throw error
    }
  }
}
