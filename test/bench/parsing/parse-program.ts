// One parser on one text: parse-program.cjs TASK. What it is to parse is made before the clock starts.
import { measurePrepared } from '../measure.ts'
import { basicFtpListing, basicFtpReplies, responseParserReplies } from './other-parsers.ts'
import type { ParseTask } from './parse-task.ts'
import { type SampleText, sampleText } from './sample-text.ts'
import { collectListing, parseReplies, streamListing } from './sluice-parsers.ts'

measurePrepared(
  (task: ParseTask) => ({ task, text: sampleText(task) }),
  ({ task, text }) => parse(task, text),
)

async function parse(task: ParseTask, text: SampleText): Promise<number> {
  const replies = task.material === 'replies'
  switch (task.parser) {
    case 'Sluice, streamed':
      return replies ? parseReplies(text) : streamListing(task, text)
    case 'Sluice, collected':
      return collectListing(task, text)
    case 'basic-ftp':
      return replies ? basicFtpReplies(text) : basicFtpListing(text)
    case 'ftp-response-parser':
      return responseParserReplies(text)
  }
}
