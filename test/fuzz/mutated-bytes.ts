import fc from 'fast-check'
import { fuzzRound } from './fuzz-round.ts'

/** Bytes that decide something in some parser: line ends, Telnet, digits, separators, quotes, halves of UTF-8. */
const telling = [
  0, 9, 10, 13, 32, 34, 40, 41, 44, 45, 47, 48, 57, 59, 60, 61, 62, 124, 127, 195, 240, 251, 255,
]
/** Long enough in the long run that work that is not linear would show in its time limit. */
const longest = fuzzRound === undefined ? 4 * 1024 : 256 * 1024

type Mutation = (bytes: Uint8Array) => Uint8Array

const position = fc.nat()
/** Mostly a few times: what is long takes the time of many that are short. */
const repetitions = fc.oneof({ weight: 15, arbitrary: fc.nat(20) }, { weight: 1, arbitrary: fc.nat(longest) })
const fragment = fc
  .oneof(
    fc.uint8Array({ minLength: 1, maxLength: 4 }),
    fc.array(fc.constantFrom(...telling), { minLength: 1 }),
  )
  .map(bytes => Buffer.from(bytes))

const mutations: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(position, fragment).map(
    ([at, with_]): Mutation =>
      bytes => {
        const index = at % (bytes.length + 1)
        return Buffer.concat([bytes.subarray(0, index), with_, bytes.subarray(index + with_.length)])
      },
  ),
  fc.tuple(position, fragment).map(
    ([at, more]): Mutation =>
      bytes => {
        const index = at % (bytes.length + 1)
        return Buffer.concat([bytes.subarray(0, index), more, bytes.subarray(index)])
      },
  ),
  fc.tuple(position, position).map(
    ([at, count]): Mutation =>
      bytes => {
        const index = at % (bytes.length + 1)
        return Buffer.concat([bytes.subarray(0, index), bytes.subarray(index + (count % 40))])
      },
  ),
  fc.tuple(position, position, repetitions).map(
    ([at, count, times]): Mutation =>
      bytes => {
        const index = at % (bytes.length + 1)
        const part = bytes.subarray(index, index + 1 + (count % 40))
        const repeated = Buffer.alloc(Math.min(part.length * times, longest), part.length === 0 ? 0 : part)
        return Buffer.concat([bytes.subarray(0, index), repeated, bytes.subarray(index)])
      },
  ),
  fc.tuple(position, position).map(
    ([from, at]): Mutation =>
      bytes => {
        const start = from % (bytes.length + 1)
        const index = at % (bytes.length + 1)
        return Buffer.concat([
          bytes.subarray(0, index),
          bytes.subarray(start, start + 200),
          bytes.subarray(index),
        ])
      },
  ),
)

/** One of the samples with some of its bytes changed, lost, added, repeated or brought elsewhere; in chunks. */
export function mutatedChunks(samples: readonly string[]): fc.Arbitrary<Uint8Array[]> {
  return fc
    .tuple(
      fc.constantFrom(...samples.map(text => Buffer.from(text, 'utf8'))),
      fc.array(mutations, { maxLength: 8 }),
      fc.array(position, { maxLength: 5 }),
    )
    .map(([sample, changes, cuts]) => {
      const bytes = changes.reduce<Uint8Array>(
        (changed, change) => change(changed).subarray(0, longest),
        sample,
      )
      const marks = cuts.map(cut => cut % (bytes.length + 1)).sort((a, b) => a - b)
      return [...marks, bytes.length].map(
        (end, index) => new Uint8Array(bytes.subarray(marks[index - 1] ?? 0, end)),
      )
    })
}
