import { asciiUpper } from '../ascii-case.ts'
import type { Reply } from '../reply/reply.ts'

/**
 * What a server said that it can do (RFC 2389, 3). Names do not depend on case.
 *
 * @example
 * features.has('MLST')
 * features.params('REST') // 'STREAM'
 */
export class Features implements Iterable<readonly [name: string, params: string]> {
  readonly #params: ReadonlyMap<string, string>

  /** Upper-case names and what follows them. */
  constructor(params: ReadonlyMap<string, string>) {
    this.#params = params
  }

  /** Whether the server named the feature. */
  has(name: string): boolean {
    return this.#params.has(asciiUpper(name))
  }

  /** What follows the name, empty if nothing does; lines that repeat a name are joined with `;`. */
  params(name: string): string | undefined {
    return this.#params.get(asciiUpper(name))
  }

  [Symbol.iterator](): Iterator<readonly [name: string, params: string]> {
    return this.#params.entries()
  }
}

/** Before FEAT, and for servers that do not know it. */
export const noFeatures: Features = new Features(new Map())

/**
 * The features in the answer to FEAT (RFC 2389, 3.2): one a line between the first and the last.
 *
 * The RFC asks for one blank in front; servers send none, several, tabs, or the code again, so none of that counts. No
 * features for another code.
 */
export function parseFeatures(reply: Reply): Features {
  if (reply.code !== 211) return noFeatures
  const found = new Map<string, string[]>()
  for (const line of reply.lines.slice(1, -1)) {
    const feature = line.trim()
    if (feature === '') continue
    const end = endOfWord(feature)
    const name = asciiUpper(feature.slice(0, end))
    const params = feature.slice(end).trim()
    const before = found.get(name)
    if (before === undefined) found.set(name, [params])
    else before.push(params)
  }
  return new Features(new Map(Array.from(found, ([name, params]) => [name, joinParams(params)])))
}

/**
 * The lines of the answer to FEAT (RFC 2389, 3.2), for `encodeReply(211, ...)`.
 *
 * @example
 * encodeReply(211, featureLines([['MDTM', ''], ['REST', 'STREAM']]))
 */
export function featureLines(features: Iterable<readonly [name: string, params: string]>): string[] {
  const lines = Array.from(features, ([name, params]) => (params === '' ? name : `${name} ${params}`))
  return ['Features', ...lines, 'End']
}

function endOfWord(text: string): number {
  for (let at = 0; at < text.length; at++) if (text[at] === ' ' || text[at] === '\t') return at
  return text.length
}

/** Joined at the end and not one by one, so that a name on each of many lines takes no more time. */
function joinParams(params: readonly string[]): string {
  const given = params.filter(text => text !== '')
  return given.map((text, at) => (text.endsWith(';') || at === given.length - 1 ? text : `${text};`)).join('')
}
