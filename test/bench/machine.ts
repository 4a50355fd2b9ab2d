import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { python } from './python.ts'

/** What was measured and where, as Markdown lines. */
export function describeMachine(): string {
  const [cpu] = cpus()
  const basicFtp = new URL('../package.json', import.meta.resolve('basic-ftp'))
  return [
    `- ${cpus().length} cores (${cpu?.model}), ${Math.round(totalmem() / 1024 ** 3)} GiB, load at the start ${loadavg()[0]?.toFixed(1)}`,
    `- Node ${process.version}; basic-ftp ${JSON.parse(readFileSync(basicFtp, 'utf8')).version}`,
    `- ${version('curl')}; ftplib of ${version(python)}`,
  ].join('\n')
}

function version(command: string): string {
  try {
    return execFileSync(command, ['--version'], { encoding: 'utf8' }).split(' ', 2).join(' ').trim()
  } catch {
    return `${command} (not here)`
  }
}
