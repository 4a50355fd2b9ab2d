import type { Command } from '../command/command.ts'

const steps: ReadonlySet<string> = new Set(['USER', 'PASS', 'ACCT'])

/** Which of USER, PASS and ACCT were sent in this log-in, after one more command: USER begins one, REIN ends it. */
export function logInSteps(given: ReadonlySet<string>, { verb }: Command): ReadonlySet<string> {
  if (verb === 'REIN') return new Set()
  if (!steps.has(verb)) return given
  return verb === 'USER' ? new Set([verb]) : new Set([...given, verb])
}
