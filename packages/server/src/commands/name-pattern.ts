/** Whether a name fits a pattern. */
export type NamePattern = (name: string) => boolean

/** One character of a name, or any number of them. */
type Piece = 'any-number' | ((character: string) => boolean)

/** No file system of an operating system has longer names, and the time for a name grows with its pattern. */
const LONGEST = 255

/**
 * A pattern as a shell has it: `*` for any characters, `?` for one, `[a-z]` for one of some and `[!a-z]` for one of the
 * others; a name that begins with a dot fits only a pattern that does.
 *
 * `undefined` where none of these stands, and for one of more than 255 characters. The time for a name is at most its
 * length times that of the pattern.
 */
export function compilePattern(text: string): NamePattern | undefined {
  const characters = Array.from(text)
  if (characters.length > LONGEST || !characters.some(character => '*?['.includes(character)))
    return undefined
  const pieces = piecesOf(characters)
  return name => (text.startsWith('.') || !name.startsWith('.')) && fits(Array.from(name), pieces)
}

function piecesOf(characters: readonly string[]): Piece[] {
  const pieces: Piece[] = []
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] as string
    const end = character === '[' ? endOfSet(characters, at) : -1
    if (end !== -1) {
      pieces.push(setOf(characters.slice(at + 1, end)))
      at = end
    } else if (character === '?') pieces.push(() => true)
    else if (character !== '*') pieces.push(other => other === character)
    else if (pieces.at(-1) !== 'any-number') pieces.push('any-number')
  }
  return pieces
}

/** Where the bracket closes: a `]` right behind its beginning belongs to the set; -1 when it does not close. */
function endOfSet(characters: readonly string[], start: number): number {
  const first = start + (isNegation(characters[start + 1]) ? 2 : 1)
  return characters.indexOf(']', first + 1)
}

function setOf(inside: readonly string[]): (character: string) => boolean {
  const negated = isNegation(inside[0])
  const members = negated ? inside.slice(1) : inside
  const ranges: (readonly [from: string, to: string])[] = []
  for (let at = 0; at < members.length; at++) {
    const from = members[at] as string
    const to = members[at + 1] === '-' ? members[at + 2] : undefined
    ranges.push([from, to ?? from])
    if (to !== undefined) at += 2
  }
  return character => ranges.some(([from, to]) => from <= character && character <= to) !== negated
}

function isNegation(character: string | undefined): boolean {
  return character === '!' || character === '^'
}

/** Behind a mismatch only the last `*` takes one character more: what an earlier one took need not change. */
function fits(name: readonly string[], pieces: readonly Piece[]): boolean {
  let piece = 0
  let lastStar = -1
  let takenByStar = 0
  for (let at = 0; at < name.length; ) {
    const wanted = pieces[piece]
    if (wanted === 'any-number') {
      lastStar = piece++
      takenByStar = at
    } else if (wanted?.(name[at] as string) === true) {
      piece++
      at++
    } else {
      if (lastStar === -1) return false
      piece = lastStar + 1
      at = ++takenByStar
    }
  }
  return piece === pieces.length || (piece === pieces.length - 1 && pieces[piece] === 'any-number')
}
