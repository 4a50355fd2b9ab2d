import { utf8 } from '../charset.ts'
import { escapeControls } from '../escape-controls.ts'
import type { Command, Verb } from './command.ts'
import { verbs } from './verbs.ts'

const MASK = '***'

/** The command as it may be shown: secrets masked whatever their length, control characters escaped. */
export function describeCommand(command: Command): string {
  const row = verbs[command.verb]
  const name = command.verb === 'OTHER' ? command.name.toUpperCase() : command.verb
  if (row.argument === undefined) return escapeControls(name)
  const value = (command as unknown as Record<string, string | number | Uint8Array | undefined>)[row.argument]
  if (value === undefined) return escapeControls(name)
  const text = value instanceof Uint8Array ? utf8.decode(value) : String(value)
  const shown = isSecret(name, text) ? MASK : escapeControls(text).replaceAll('\n', '\\x0a')
  return `${escapeControls(name)} ${shown}`
}

/** PASS and ACCT, however they are written, `SITE PSWD old new`, and what RFC 2228 protects or authenticates with. */
function isSecret(name: string, text: string): boolean {
  if (Object.hasOwn(verbs, name) && verbs[name as Verb].secret === true) return true
  if (name === 'ADAT' || name === 'MIC' || name === 'CONF' || name === 'ENC') return true
  return name === 'SITE' && /^\s*PSWD\b/i.test(text)
}
