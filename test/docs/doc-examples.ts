/** An example in the comment of a source file. */
export interface DocExample {
  /** Of its first line. */
  readonly line: number
  readonly source: string
}

/** What follows `@example` in the comments of a source file, up to the end of the comment or to the next tag. */
export function docExamplesOf(source: string): DocExample[] {
  const examples: DocExample[] = []
  let lines: string[] | undefined
  for (const [at, line] of source.split('\n').entries()) {
    const text = line.trimStart()
    if (text.startsWith('* @example')) {
      lines = []
      examples.push({ line: at + 2, source: '' })
    } else if (lines !== undefined && (text.startsWith('*/') || text.startsWith('* @'))) {
      lines = undefined
    } else if (lines !== undefined) {
      lines.push(text.slice(2))
      examples[examples.length - 1] = { line: examples.at(-1)?.line ?? 0, source: lines.join('\n') }
    }
  }
  return examples
}
