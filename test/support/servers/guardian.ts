import { spawn } from 'node:child_process'

/**
 * Has a process group killed when this process ends, however it ends: a shell waits for the end of a pipe from here.
 * Returns what calls it off.
 */
export function guardProcessGroup(groupId: number): () => void {
  const guardian = spawn('/bin/sh', ['-c', 'read -r _; kill -s KILL -- "-$0"', String(groupId)], {
    detached: true, // so that an interrupt from the terminal leaves it to do its work
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  return () => guardian.kill('SIGKILL')
}
