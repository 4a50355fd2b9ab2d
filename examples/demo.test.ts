import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createFtpServer } from '@sluice/server'
import { expect, it } from 'vitest'

const program = fileURLToPath(new URL('demo.ts', import.meta.url))

/** Runs the demo with a few files; its exit code and what it printed. */
async function demo(...args: string[]): Promise<{ code: number; output: string }> {
  const node = ['--conditions=sluice-source', '--import', 'tsx', program, ...args]
  const child = spawn(process.execPath, node, { env: { ...process.env, DEMO_FILES: '25' } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk))
  const [code] = await once(child, 'close')
  return { code, output }
}

it('does the main job on the embedded server over TLS', async () => {
  const { code, output } = await demo()
  expect(output).toMatch(/25 files, \d+ bytes in .*\nThe sum on the server is right\./)
  expect(code).toBe(0)
})

it('does the main job on the server of a URL', async () => {
  await using server = createFtpServer({ users: { me: 'p@ss' } })
  await server.listen()
  const { code, output } = await demo(`ftp://me:p%40ss@127.0.0.1:${server.port}`)
  expect(output).toMatch(/25 files, \d+ bytes in .*\nThe sum on the server is right\./)
  expect(output).not.toContain('p@ss')
  expect(code).toBe(0)
})
