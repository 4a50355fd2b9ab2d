/** Reads both sides of a captured control dialogue: node --conditions=sluice-source --import tsx examples/parse-a-dialogue.ts */
import { CommandParser, describeReply, ReplyParser } from '@sluice/protocol'

const captured = [
  ['server', '220 FTP server ready\r\n'],
  ['client', 'RETR a.csv\r\n'],
  ['server', '150-Opening the data connection\r\n150 now\r\n226 Done\r\n'],
] as const
const parsers = { client: new CommandParser(), server: new ReplyParser() }
for (const [side, text] of captured) {
  for (const found of parsers[side].push(new TextEncoder().encode(text))) {
    if (found instanceof Error) throw found
    console.log(side, 'code' in found ? describeReply(found) : found.verb)
  }
}
