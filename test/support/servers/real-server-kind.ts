import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { type Certificate, certificate } from './certificate.ts'
import { freePort } from './free-port.ts'
import type { RealServer, RealServerKind } from './real-server.ts'
import { makeServerFolders, type ServerFolders } from './server-folders.ts'
import { type Launch, type ServerProcess, startServerProcess } from './server-process.ts'

/** Where one instance of a server lives. */
export interface ServerSite extends ServerFolders {
  readonly host: '127.0.0.1'
  readonly port: number
  /** A file with the server's certificate and private key. */
  readonly pem: string
}

/** What tells one server from another. */
export interface ServerRecipe extends Pick<RealServer, 'name' | 'user' | 'password' | 'checksPasswords'> {
  /** A command that succeeds where the server can run. */
  readonly probe: Launch
  /** Writes the server's settings and returns the command that runs it in the foreground. */
  configure(site: ServerSite): Promise<Launch>
}

const host = '127.0.0.1'
const attempts = 3
const lostItsPort = /could not bind|address already in use/i

/** The server that a recipe describes. */
export function realServerKind(recipe: ServerRecipe): RealServerKind {
  return {
    name: recipe.name,
    missing: () => whyMissing(recipe),
    start: () => start(recipe),
  }
}

function whyMissing({ name, probe }: ServerRecipe): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return `${name} needs root on Linux`
  const { status, error, stderr } = spawnSync(probe.command, probe.args, { encoding: 'utf8' })
  if (status === 0) return undefined
  const reason = error?.message ?? stderr.trim().split('\n').at(-1)
  return `${name} does not run here (${reason}); .ci/install-servers.sh installs it`
}

async function start(recipe: ServerRecipe): Promise<RealServer> {
  const identity = await certificate()
  const folders = await makeServerFolders(recipe.name, identity)
  try {
    const { port, process } = await startOnFreePort(recipe, folders)
    return realServer(recipe, { port, process, folders, identity })
  } catch (error) {
    await folders.remove()
    throw error
  }
}

/** Another process may take a free port before the server binds it, so that it is tried again with another. */
async function startOnFreePort(
  recipe: ServerRecipe,
  folders: ServerFolders,
): Promise<{ port: number; process: ServerProcess }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(host)
    const launch = await recipe.configure({ ...folders, host, port })
    try {
      return { port, process: await startServerProcess(launch, { host, port, log: folders.log }) }
    } catch (error) {
      if (attempt === attempts || !lostItsPort.test(String(error))) throw error
    }
  }
}
