import { type Entry, ListingParser, RemoteProtocolError, ReplyParser } from '@sluice/protocol'
import type { ParseTask } from './parse-task.ts'
import type { SampleText } from './sample-text.ts'
import { Tally } from './tally.ts'

/** Sluice on replies; gives the tally. */
export function parseReplies({ pieces, repeats }: SampleText): number {
  const tally = new Tally()
  const parser = new ReplyParser()
  for (let round = 0; round < repeats; round++) {
    for (const piece of pieces) {
      for (const reply of parser.push(piece)) {
        if (reply instanceof RemoteProtocolError) throw reply
        tally.reply(reply.code)
      }
    }
  }
  return tally.sum
}

/** Sluice on a listing, its format left open unless it is MLSD; each entry is used as it comes. */
export function streamListing(task: ParseTask, text: SampleText): number {
  const tally = new Tally()
  eachEntry(task, text, entry => use(tally, entry))
  return tally.sum
}

/** The same with all entries kept until the end, as by the other parsers. */
export function collectListing(task: ParseTask, text: SampleText): number {
  const entries: Entry[] = []
  eachEntry(task, text, entry => entries.push(entry))
  const tally = new Tally()
  for (const entry of entries) use(tally, entry)
  return tally.sum
}

function eachEntry(
  { material }: ParseTask,
  { pieces, repeats }: SampleText,
  take: (entry: Entry) => void,
): void {
  const parser = new ListingParser({ command: material === 'mlsd' ? 'MLSD' : 'LIST', now: Date.now() })
  for (let round = 0; round < repeats; round++) {
    for (const piece of pieces) {
      for (const item of parser.push(piece)) if (item.kind === 'entry') take(item.entry)
    }
  }
  for (const item of parser.end()) if (item.kind === 'entry') take(item.entry)
}

function use(tally: Tally, { name, size, type, modified }: Entry): void {
  if (modified === null) throw new Error(`no time for ${name}`)
  tally.entry(name, type === 'file' ? size : undefined)
}
