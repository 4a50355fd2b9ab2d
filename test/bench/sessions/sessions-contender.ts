import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { CommandTask, SessionsTask } from './sessions-task.ts'

/** A client that fetches a folder over several sessions. */
export interface SessionsContender {
  readonly name: string
  /** A program in TypeScript, which is given the task; else `run-command.py` runs the command. */
  readonly program: string
  /** Why it is not measured here. */
  missing(): string | undefined
  /** What the program is given. */
  taskOf(task: SessionsTask): SessionsTask | CommandTask
}

/** Every client; that of this repository first, since ratios are its to the others. */
export const sessionsContenders: readonly SessionsContender[] = [
  program('Sluice createFtp', new URL('./sluice-folder.ts', import.meta.url)),
  program('basic-ftp', new URL('./basic-ftp-folder.ts', import.meta.url)),
  command('lftp mirror', 'lftp', lftp),
  command('rclone copy', 'rclone', rclone),
]

function program(name: string, url: URL): SessionsContender {
  return { name, program: fileURLToPath(url), missing: () => undefined, taskOf: task => task }
}

function command(
  name: string,
  probe: string,
  lineOf: (task: SessionsTask) => readonly string[],
): SessionsContender {
  return {
    name,
    program: fileURLToPath(new URL('./run-command.py', import.meta.url)),
    missing: () =>
      spawnSync(probe, ['--version']).status === 0 ? undefined : `not measured: ${probe} is not installed`,
    // Nothing of the tester's own settings reaches a client.
    taskOf: task => ({
      command: lineOf(task),
      environment: { HOME: '/nonexistent', LFTP_HOME: '/nonexistent' },
      local: task.local,
    }),
  }
}

/** It sends ahead as far as it dares (sync-mode off). */
function lftp({ host, port, user, password, tls, caFile, remote, local, sessions }: SessionsTask): string[] {
  const secure = tls ? 'yes' : 'no'
  const script = [
    'set cmd:fail-exit yes; set net:max-retries 1; set ftp:sync-mode off',
    `set ftp:ssl-allow ${secure}; set ftp:ssl-force ${secure}; set ftp:ssl-protect-data yes`,
    `set ssl:ca-file "${caFile}"`,
    `open -u "${user},${password}" -p ${port} ${host}`,
    `mirror --parallel=${sessions} "${remote}" "${local}"`,
  ]
  return ['lftp', '--norc', '-c', script.join('; ')]
}

/** It knows no certificate but the machine's, so it does not look at this one; with TLS 1.3 it resumes no sessions. */
function rclone({ host, port, user, password, tls, remote, local, sessions }: SessionsTask): string[] {
  const secret = execFileSync('rclone', ['obscure', password], { encoding: 'utf8' }).trim()
  return [
    ...['rclone', 'copy', `:ftp:${remote}`, local, '--config', '', '--transfers', String(sessions)],
    ...['--ftp-host', host, '--ftp-port', String(port), '--ftp-user', user, '--ftp-pass', secret],
    ...(tls ? ['--ftp-explicit-tls', '--ftp-no-check-certificate', '--ftp-disable-tls13'] : []),
  ]
}
