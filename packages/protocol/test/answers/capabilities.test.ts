import fc from 'fast-check'
import { expect, it } from 'vitest'
import { capabilitiesOf, formatChoices, parseChoices } from '../../src/answers/capabilities.ts'
import { noFeatures, parseFeatures } from '../../src/answers/features.ts'

it('tells what the features mean', () => {
  const lines = [
    ' AUTH TLS;SSL',
    ' auth gssapi',
    ' HASH SHA-256;SHA-1*;CRC32',
    ' LANG EN*;FR',
    ' MLST type*;size*;modify*;UNIX.mode;',
    ' MODE Z LEVEL;ENGINE;METHOD',
    ' REST Stream',
    ' UTF8',
  ]
  expect(capabilitiesOf(parseFeatures({ code: 211, lines: ['Features', ...lines, 'End'] }))).toEqual({
    facts: [
      { name: 'type', current: true },
      { name: 'size', current: true },
      { name: 'modify', current: true },
      { name: 'UNIX.mode', current: false },
    ],
    hashes: [
      { name: 'SHA-256', current: false },
      { name: 'SHA-1', current: true },
      { name: 'CRC32', current: false },
    ],
    languages: [
      { name: 'EN', current: true },
      { name: 'FR', current: false },
    ],
    mechanisms: ['TLS', 'SSL', 'GSSAPI'],
    restart: true,
    deflate: true,
    utf8: true,
  })
})

it('tells nothing of what is not named', () => {
  const none = {
    facts: [],
    hashes: [],
    languages: [],
    mechanisms: [],
    restart: false,
    deflate: false,
    utf8: false,
  }
  expect(capabilitiesOf(noFeatures)).toEqual(none)
  const lines = ['Features', ' REST', ' MODE B', ' UTF8X', 'End']
  expect(capabilitiesOf(parseFeatures({ code: 211, lines }))).toEqual(none)
})

it.each([
  ['', []],
  [';;', []],
  ['a', ['a']],
  ['a*; b;c*', ['a*', 'b', 'c*']],
  ['SSL TLS', ['SSL', 'TLS']],
])('reads the choices %j', (params, expected) => {
  expect(parseChoices(params).map(({ name, current }) => (current ? `${name}*` : name))).toEqual(expected)
})

it('reads the choices that it wrote', () => {
  const name = fc.stringMatching(/^[A-Za-z0-9.-]+$/)
  fc.assert(
    fc.property(fc.array(fc.record({ name, current: fc.boolean() })), choices => {
      expect(parseChoices(formatChoices(choices))).toEqual(choices)
    }),
  )
})
