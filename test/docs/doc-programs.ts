/** A program of a document: all that is to be compiled and run for one of its blocks. */
export interface DocProgram {
  /** The line of the document where the block begins, from 1. */
  readonly line: number
  /** Each line of it is where it is in the document. */
  readonly source: string
  /** What the document says that it prints, if it says so. */
  readonly output: string | undefined
}

interface Block {
  readonly language: string
  /** Lines of its text, `from` inclusive, `to` exclusive, from 0. */
  readonly from: number
  readonly to: number
}

/**
 * The programs of a Markdown document: one for each block of TypeScript. The first one stands before each that does not
 * import anything itself; a block of text behind a program, with nothing but an empty line between, is what it prints.
 */
export function docProgramsOf(markdown: string): DocProgram[] {
  const lines = markdown.split('\n')
  const blocks = blocksOf(lines)
  const programs = blocks.filter(({ language }) => language === 'ts')
  const [first] = programs
  return programs.map(block => {
    const isWhole = lines[block.from]?.startsWith('import ')
    const parts = isWhole || first === undefined ? [block] : [first, block]
    const following = blocks[blocks.indexOf(block) + 1]
    const isOutput = following?.language === 'text' && following.from - block.to <= 3
    return {
      line: block.from + 1,
      source: lines
        .slice(0, block.to)
        .map((line, at) => (parts.some(({ from, to }) => from <= at && at < to) ? line : ''))
        .join('\n'),
      output: isOutput ? `${lines.slice(following.from, following.to).join('\n')}\n` : undefined,
    }
  })
}

function blocksOf(lines: readonly string[]): Block[] {
  const blocks: Block[] = []
  let open: { readonly language: string; readonly from: number } | undefined
  for (const [at, line] of lines.entries()) {
    if (!line.startsWith('```')) continue
    if (open !== undefined) blocks.push({ ...open, to: at })
    open = open === undefined ? { language: line.slice(3), from: at + 1 } : undefined
  }
  return blocks
}
