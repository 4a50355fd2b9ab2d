import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { utf8 } from '../../src/charset.ts'
import type { Command, Verb } from '../../src/command/command.ts'
import { encodeCommand } from '../../src/command/encode-command.ts'
import { parseCommandLine } from '../../src/command/parse-command-line.ts'
import { type Field, verbs } from '../../src/command/verbs.ts'

const other = (name: string, argument?: string): Command => ({ verb: 'OTHER', name, argument })

describe('parseCommandLine', () => {
  it.each([
    ['noop', { verb: 'NOOP' }],
    ['list', { verb: 'LIST' }],
    ['REST 12', { verb: 'REST', offset: 12 }],
    ['type a n', { verb: 'TYPE', type: 'A', detail: 'n' }],
    ['epsv all', { verb: 'EPSV', protocol: 'ALL' }],
    ['RANG 0 99', { verb: 'RANG', start: 0, end: 99 }],
    ['SITE CHMOD 640 a b', { verb: 'SITE CHMOD', mode: '640', path: 'a b' }],
    ['site chmod 640 a', { verb: 'SITE CHMOD', mode: '640', path: 'a' }],
    ['SITE CHMOD 640', { verb: 'SITE', text: 'CHMOD 640' }],
    ['SITE ZONE', { verb: 'SITE', text: 'ZONE' }],
    ['XCRC "a b" 0 9', { verb: 'XCRC', path: 'a b', start: 0, end: 9 }],
    ['XCRC a"b\\', { verb: 'XCRC', path: 'a"b\\' }],
    ['XCRC a 0', { verb: 'XCRC', path: 'a', start: 0 }],
    ['COMB "a b" c "d e"', { verb: 'COMB', target: 'a b', parts: ['c', 'd e'] }],
  ] as const)('reads %s', (line, command) => {
    expect(parseCommandLine(line)).toEqual(command)
  })

  it.each([
    ['a verb that it does not know', 'XFOO bar', other('XFOO', 'bar')],
    ['a verb called OTHER', 'OTHER x', other('OTHER', 'x')],
    ['SITE alone', 'SITE', other('SITE')],
    ['an argument where none belongs', 'NOOP surprise', other('NOOP', 'surprise')],
    ['a missing argument', 'RETR', other('RETR')],
    ['a number that is none', 'REST 1x', other('REST', '1x')],
    ['a number past what is exact', 'REST 99999999999999999', other('REST', '99999999999999999')],
    ['an empty number', 'REST ', other('REST', '')],
    ['an unknown keyword', 'MODE Q', other('MODE', 'Q')],
    ['blanks without quotes', 'XCRC a b', other('XCRC', 'a b')],
    ['a quote that is not closed', 'XCRC "a', other('XCRC', '"a')],
    ['text behind a closing quote', 'XCRC "a"b', other('XCRC', '"a"b')],
    ['doubled quotes inside quotes', 'XCRC "a ""b"""', other('XCRC', '"a ""b"""')],
    ['a backslash inside quotes', 'XCRC "a \\"b"', other('XCRC', '"a \\"b"')],
    ['another backslash inside quotes', 'XCRC "a\\b c"', other('XCRC', '"a\\b c"')],
    ['letters that only Unicode folds into a verb', 'PA\xdf x', other('PA\xdf', 'x')],
    ['letters that only Unicode folds into a keyword', 'MODE \u017f', other('MODE', '\u017f')],
    ['an open quote among several paths', 'COMB a "b', other('COMB', 'a "b')],
  ] as const)('leaves %s open, as it was written', (_what, line, command) => {
    expect(parseCommandLine(line)).toEqual(command)
  })

  it('reads back whatever encodeCommand writes, and so changes nothing when that is sent on', () => {
    fc.assert(
      fc.property(anyCommand, command => {
        const wire = utf8.decode(encodeCommand(command))
        const parsed = parseCommandLine(wire.slice(0, -2))
        expect(parsed).toEqual(command)
        expect(utf8.decode(encodeCommand(parsed))).toBe(wire)
      }),
    )
  })
})

const word: fc.Arbitrary<string> = fc.string({ minLength: 1, unit: fc.constantFrom(...'aZ09-./;=éß') })
const free: fc.Arbitrary<string> = fc.string({ minLength: 1, unit: fc.constantFrom(...'a b"\\\'/é\t') })
/** What needs quotes, or holds some and needs none. */
const quotable: fc.Arbitrary<string> = fc.oneof(
  fc.string({ minLength: 1, unit: fc.constantFrom(..."a b'/é\t") }),
  fc.string({ unit: fc.constantFrom(...'ab"\\') }).map(text => `a${text}`),
)

/** What may stand in a field; only the last one may hold blanks, unless quotes hold them together. */
function anyValueOf(field: Field, isLast: boolean): fc.Arbitrary<unknown> {
  if (field.many === true) return fc.array(quotable, { minLength: 1, maxLength: 4 })
  if (field.numeric === true) return fc.maxSafeNat()
  if (field.words !== undefined) return fc.constantFrom(...field.words)
  if (field.quoted === true) return quotable
  return isLast ? free : word
}

/** Any command whose verb has a row, with optional fields left out from the end on. */
const anyCommand: fc.Arbitrary<Command> = fc
  .constantFrom(...(Object.keys(verbs) as Verb[]).filter(verb => verb !== 'OTHER' && verb !== 'SITE'))
  .chain(verb => {
    const { fields } = verbs[verb]
    const needed = fields.filter(field => field.optional !== true).length
    return fc.integer({ min: needed, max: fields.length }).chain(count => {
      const members: Record<string, fc.Arbitrary<unknown>> = {}
      for (const field of fields.slice(0, count))
        members[field.name] = anyValueOf(field, field === fields.at(-1))
      return fc.record(members).map(values => ({ verb, ...values }) as unknown as Command)
    })
  })
