import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { farHost, firstOutput, type WanLink } from '../../support/wanlink.ts'
import type { FarServer } from './far-servers.ts'

/** Starts the real servers at the far end of a link, in a process of its own there. */
export async function startFarServers(
  link: WanLink,
): Promise<{ readonly servers: readonly FarServer[] } & AsyncDisposable> {
  const program = fileURLToPath(new URL('./far-servers.ts', import.meta.url))
  const node = [process.execPath, '--conditions=sluice-source', '--import', 'tsx', program, farHost]
  const [command, ...args] = [...link.far, ...node] as [string, ...string[]]
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  return {
    servers: JSON.parse(await firstOutput(child)),
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit')
      child.stdin.end()
      await ended
    },
  }
}
