import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { ScriptedServer } from '../../transport/test/support/scripted-server.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const program = fileURLToPath(new URL('./support/program.ts', import.meta.url))

/** Far above what an exit takes, and below the deadlines that would hide something that is left. */
const PATIENCE_MILLISECONDS = 8_000

test.each(['close', 'destroy', 'idle'])('a process ends by itself: %s', async how => {
  await using server = await ScriptedServer.start({
    RETR: async (session, path) => {
      if (path === 'missing') return session.reply('550 no')
      session.reply('150 here it comes')
      const data = await session.holdData()
      data.write('content')
      if (path === 'stalls') return
      data.end()
      session.reply('226 done')
    },
  })
  const child = spawn(
    process.execPath,
    ['--conditions=sluice-source', '--trace-warnings', '--import', 'tsx', program, String(server.port), how],
    { cwd: root },
  )
  let output = ''
  child.stdout.on('data', text => {
    output += text
  })
  child.stderr.on('data', text => {
    output += text
  })
  const exited = once(child, 'exit')
  while (!output.includes('done') && child.exitCode === null) await once(child.stdout, 'data')
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MILLISECONDS)
  const [code, signal] = await exited
  clearTimeout(timer)
  expect({ output, code, signal }).toEqual({ output: 'done\n', code: 0, signal: null })
})
