import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bytesOf } from '../bytes-of.ts'

/** One step of a recorded dialogue. */
export type DialogueStep =
  /** Command lines that were written in one piece. */
  | { readonly type: 'sent'; readonly lines: readonly string[] }
  /** A whole reply; `answers` is the verb that it belongs to, `?` where nobody can tell. */
  | { readonly type: 'reply'; readonly code: number; readonly bytes: Uint8Array; readonly answers: string }
  /** What happened to a socket: `tls`, `clear`, `closed`, `data ...`; or `resynchronise`, before a barrier. */
  | { readonly type: 'event'; readonly what: string }

/** A dialogue with a real server, as scripts/record-dialogues.ts wrote it down. */
export interface Dialogue {
  readonly server: string
  readonly scenario: string
  readonly steps: readonly DialogueStep[]
  /** How it leaves the order that RFCs want: `out of order`, `breaks`, `outlives`. */
  readonly remarks: ReadonlySet<string>
}

/** All that were recorded. */
export function readDialogues(): readonly Dialogue[] {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter(entry =>
    entry.isDirectory(),
  )
  return folders.flatMap(({ name: server }) =>
    readdirSync(join(import.meta.dirname, server)).map(file => {
      const text = readFileSync(join(import.meta.dirname, server, file), 'utf8')
      return { server, scenario: file.replace('.txt', ''), ...parse(text) }
    }),
  )
}

function parse(text: string): Pick<Dialogue, 'remarks' | 'steps'> {
  const steps: DialogueStep[] = []
  const remarks = new Set<string>()
  let lines: string[] = []
  let verb = 'greeting'
  let reply: string[] = []
  for (const line of text.trimEnd().split('\n')) {
    const [mark, rest] = [line[0], line.slice(2)]
    if (mark === '#') remarks.add(rest.split(':', 1)[0] as string)
    else if (mark === '!') steps.push({ type: 'event', what: rest })
    else if (mark === '>') {
      lines = [rest]
      steps.push({ type: 'sent', lines })
    } else if (mark === '+') lines.push(rest)
    else if (mark === '<') {
      reply.push(rest)
      const label = /^\[(\S+)\] /.exec(reply[0] as string)
      const first = (reply[0] as string).slice(label?.[0].length ?? 0)
      const code = first.slice(0, 3)
      const isLast = reply.length === 1 ? first[3] !== '-' : rest.slice(0, 4).trimEnd() === code
      if (!isLast) continue
      const wire = [first, ...reply.slice(1)].map(each => `${each}\r\n`).join('')
      const answers = label?.[1] ?? verb
      steps.push({ type: 'reply', code: Number(code), bytes: bytesOf(wire), answers })
      reply = []
    }
    if (mark === '>' || mark === '+') verb = rest.replace(/^(\\x..)+/, '').split(' ', 1)[0] as string
  }
  return { steps, remarks }
}
