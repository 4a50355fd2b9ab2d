import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const python = '/usr/bin/python3'

/** The address of the far end; the certificate of the test servers is for it too. */
export const farHost = '10.99.0.2'

/** How the link behaves. */
export interface WanLinkOptions {
  /** The round trip, in milliseconds. */
  readonly rtt: number
  /** How likely a packet is lost, 0 to 1. */
  readonly loss?: number | undefined
}

/** Two network namespaces of this machine, with a wide-area link between them. */
export interface WanLink extends AsyncDisposable {
  /** What stands before a command that is to run at this end. */
  readonly near: readonly string[]
  readonly far: readonly string[]
}

/** Why this machine cannot have a link, in one line. */
export function missingForWanLink(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'a wide-area link needs root on Linux'
  if (!existsSync('/dev/net/tun')) return 'a wide-area link needs /dev/net/tun'
  try {
    const name = `sluice-probe-${process.pid}`
    execFileSync('ip', ['netns', 'add', name], { stdio: 'ignore' })
    execFileSync('ip', ['netns', 'del', name], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'a wide-area link needs the right to make network namespaces, and iproute2'
  }
}

/** Opens a link, which goes with the process that opened it. */
export async function openWanLink({ rtt, loss = 0 }: WanLinkOptions): Promise<WanLink> {
  // Not at the top: this module is also a part of bundles, which have no address of their own.
  const program = fileURLToPath(new URL('./wanlink.py', import.meta.url))
  const [near, far] = [`sluice-near-${process.pid}`, `sluice-far-${process.pid}`]
  const args = ['--near', near, '--far', far, '--rtt', String(rtt), '--loss', String(loss)]
  const child = spawn(python, ['-I', '-B', program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  await firstOutput(child)
  return {
    near: ['ip', 'netns', 'exec', near],
    far: ['ip', 'netns', 'exec', far],
    async [Symbol.asyncDispose]() {
      const closed = new Promise(resolve => child.once('close', resolve))
      child.stdin.end()
      await closed
    },
  }
}

/** Resolves with what a program prints first; rejects if it ends before. */
export function firstOutput(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`it ended with code ${code} before it said anything`)))
    child.stdout?.once('data', chunk => resolve(String(chunk)))
  })
}
