import { utf8 } from '../charset.ts'
import { escapeControls } from '../escape-controls.ts'
import type { Command } from './command.ts'
import { verbs } from './verbs.ts'

const MASK = '***'

/** The command as it may be shown: secrets masked whatever their length, control characters escaped. */
export function describeCommand(command: Command): string {
  const row = verbs[command.verb]
  const name = command.verb === 'OTHER' ? command.name.toUpperCase() : command.verb
  if (row.argument === undefined) return name
  const value = (command as unknown as Record<string, string | number | Uint8Array | undefined>)[row.argument]
  if (value === undefined) return name
  if (row.secret === true || isSecretText(name, value)) return `${name} ${MASK}`
  const text = value instanceof Uint8Array ? utf8.decode(value) : String(value)
  return `${name} ${escapeControls(text).replaceAll('\n', '\\x0a')}`
}

/** Secrets that travel outside PASS and ACCT: `SITE PSWD old new`, `ADAT` and the protected commands of RFC 2228. */
function isSecretText(name: string, value: string | number | Uint8Array): boolean {
  if (name === 'ADAT' || name === 'MIC' || name === 'CONF' || name === 'ENC') return true
  return name === 'SITE' && typeof value === 'string' && /^\s*PSWD\b/i.test(value)
}
