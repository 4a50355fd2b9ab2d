import { parseControlResponse } from 'basic-ftp/dist/parseControlResponse'
import { parseList } from 'basic-ftp/dist/parseList'
import ResponseParser from 'ftp-response-parser'
import type { SampleText } from './sample-text.ts'
import { Tally } from './tally.ts'

/** basic-ftp on replies, fed as its client does it: the rest of the last chunk goes in front of the next. */
export function basicFtpReplies({ pieces, repeats }: SampleText): number {
  const tally = new Tally()
  let waiting = ''
  for (let round = 0; round < repeats; round++) {
    for (const piece of pieces) {
      const { messages, rest } = parseControlResponse(waiting + textOf(piece))
      for (const message of messages) tally.reply(Number.parseInt(message.slice(0, 3), 10))
      waiting = rest
    }
  }
  return tally.sum
}

/** basic-ftp on a listing: it takes the whole text at once, so the pieces are joined first. */
export function basicFtpListing({ pieces, repeats }: SampleText): number {
  const tally = new Tally()
  const all = Array.from({ length: repeats }, () => pieces).flat()
  for (const file of parseList(textOf(Buffer.concat(all)))) {
    if (file.rawModifiedAt === '' && file.modifiedAt === undefined)
      throw new Error(`no time for ${file.name}`)
    tally.entry(file.name, file.isFile ? file.size : undefined)
  }
  return tally.sum
}

/** ftp-response-parser on replies. */
export async function responseParserReplies({ pieces, repeats }: SampleText): Promise<number> {
  const tally = new Tally()
  const parser = new ResponseParser()
  parser.on('data', ({ code }) => tally.reply(code))
  for (let round = 0; round < repeats; round++) {
    for (const piece of pieces) {
      if (!parser.write(piece)) await new Promise(resolve => parser.once('drain', resolve))
    }
  }
  await new Promise<void>(resolve => {
    parser.on('end', resolve)
    parser.end()
  })
  return tally.sum
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}
