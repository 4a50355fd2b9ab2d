import type { Settings } from '../settings.ts'
import type { Material, ParserName, ParseTask } from './parse-task.ts'

/** One text that parsers are measured at. */
export interface ParseJob extends Omit<ParseTask, 'parser'> {
  readonly parsers: readonly ParserName[]
}

const network = 64 * 1024
const formats = { unix: 'Unix', dos: 'DOS', mlsd: 'MLSD' } as const

/** The texts of the benchmark. */
export function parseJobs({ replies, lines }: Settings): ParseJob[] {
  return [
    replyJob(replies, undefined),
    replyJob(replies, network),
    ...(['unix', 'dos', 'mlsd'] as const).flatMap(material =>
      (['ascii', 'utf-8'] as const).map(names => listingJob(material, names, lines)),
    ),
    // Four times as much, to see that the memory stays where it is.
    { ...listingJob('unix', 'ascii', 4 * lines), parsers: ['Sluice, streamed'] },
    { ...listingJob('mlsd', 'ascii', 4 * lines), parsers: ['Sluice, streamed'] },
  ]
}

/** What a filter is looked for in, and the heading of the table. */
export function titleOfParsing({ material, names, count, chunkBytes }: ParseJob): string {
  if (material === 'replies')
    return `parse ${count} replies, ${chunkBytes === undefined ? 'each on its own' : 'in chunks of 64 KiB'}`
  return `parse a listing of ${count} lines, ${formats[material]}, ${names === 'ascii' ? 'ASCII' : 'UTF-8'} names`
}

function replyJob(count: number, chunkBytes: number | undefined): ParseJob {
  const parsers: ParserName[] = ['Sluice, streamed', 'basic-ftp', 'ftp-response-parser']
  return { material: 'replies', names: 'ascii', count, chunkBytes, parsers }
}

function listingJob(material: Material, names: ParseTask['names'], count: number): ParseJob {
  const parsers: ParserName[] = ['Sluice, streamed', 'Sluice, collected', 'basic-ftp']
  return { material, names, count, chunkBytes: network, parsers }
}
