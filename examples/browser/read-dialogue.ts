import { CommandParser, RemoteProtocolError, ReplyParser, replyClass } from '@sluice/protocol'
import type { Table } from './table.ts'

/** The commands and replies of a dialogue: lines with `>` in front are the client's, `<` may mark the server's. */
export function readDialogue(text: string): Table {
  const client = new CommandParser()
  const server = new ReplyParser()
  const rows = text.split('\n').flatMap(line => {
    const [, mark, said = ''] = /^([<>]?) ?(.*?)\r?$/.exec(line) ?? []
    if (said === '') return []
    const bytes = new TextEncoder().encode(`${said}\r\n`)
    return mark === '>' ? client.push(bytes).map(commandRow) : server.push(bytes).map(replyRow)
  })
  return { summary: `${rows.length} commands and replies`, head: ['from', 'what', 'text'], rows }
}

type Found<P extends { push(bytes: Uint8Array): unknown[] }> = ReturnType<P['push']>[number]

const secrets: readonly string[] = ['PASS', 'ACCT']

/** A password stays out of sight. */
function commandRow(found: Found<CommandParser>): string[] {
  if (found instanceof RemoteProtocolError) return ['client', 'error', found.message]
  return ['client', found.verb, secrets.includes(found.verb) ? '***' : found.argument]
}

function replyRow(found: Found<ReplyParser>): string[] {
  if (found instanceof RemoteProtocolError) return ['server', 'error', found.message]
  return ['server', `${found.code} ${replyClass(found.code)}`, found.lines.join(' / ')]
}
