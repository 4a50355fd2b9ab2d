import type { Command } from '../command/command.ts'
import { verbs } from '../command/verbs.ts'
import type { Phase } from '../errors.ts'

const phases: Readonly<Record<string, Phase>> = {
  USER: 'log-in',
  PASS: 'log-in',
  ACCT: 'log-in',
  AUTH: 'tls',
  PBSZ: 'tls',
  PROT: 'tls',
  CCC: 'tls',
  FEAT: 'negotiation',
  OPTS: 'negotiation',
  CLNT: 'negotiation',
  EPSV: 'data-connect',
  PASV: 'data-connect',
  EPRT: 'data-connect',
  PORT: 'data-connect',
  LIST: 'listing',
  NLST: 'listing',
  MLSD: 'listing',
  ABOR: 'abort',
  QUIT: 'quit',
}

/** The phase that a command belongs to; no command means that the greeting is awaited. */
export function phaseOf(command: Command | undefined): Phase {
  if (command === undefined) return 'greeting'
  return phases[command.verb] ?? (verbs[command.verb].transfer === undefined ? 'command' : 'transfer')
}
