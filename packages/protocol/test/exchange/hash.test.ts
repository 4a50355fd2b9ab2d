import { describe, expect, it } from 'vitest'
import type { Conversation } from '../../src/exchange/conversation.ts'
import { hash } from '../../src/exchange/hash.ts'
import { learnFeatures } from '../../src/exchange/negotiate.ts'
import { featuresOf } from './good-dialogue.ts'
import { type Case, conversationWith, dialogue, play, playCase } from './play.ts'

const refused = (verb: string, code: number) => ({ type: 'refused', command: { verb }, reply: { code } })
const completed = { type: 'completed' }
const failed = (code: string) => ({ type: 'failed', error: { code } })
const value = (given: unknown) => ({ type: 'completed', value: given })

describe('hash', () => {
  const byName = (c: Conversation, algorithm: 'MD5' | 'SHA-1') => hash(c, { path: 'a', algorithm })
  const ofMd5 = `
      > HASH a
      < 213 MD5 0-11 00ff a`
  const ofSha1 = `
      > HASH a
      < 213 sha-1 0-11 ${'a'.repeat(40)} a`

  it('knows which algorithm it has chosen before', () => {
    const conversation = conversationWith({ features: featuresOf({ HASH: 'MD5;SHA-1*' }) })
    const run = (algorithm: 'MD5' | 'SHA-1', text: string) =>
      expect(play(byName(conversation, algorithm), dialogue(text))).toMatchObject(completed)
    run('SHA-1', ofSha1)
    run('MD5', `> OPTS HASH MD5\n< 200 MD5${ofMd5}`)
    run('MD5', ofMd5)
    run('SHA-1', `> OPTS HASH SHA-1\n< 200 SHA-1${ofSha1}`)
  })

  it('chooses anew where the choice may not have come about', () => {
    const conversation = conversationWith({ features: featuresOf({ HASH: 'MD5;SHA-1*' }) })
    play(
      byName(conversation, 'MD5'),
      dialogue(`
      > OPTS HASH MD5
      reply 1 within reply: aborted
      settle: settled`),
    )
    play(byName(conversation, 'SHA-1'), dialogue(`> OPTS HASH SHA-1\n< 200 ok${ofSha1}`))
    play(
      learnFeatures(conversation),
      dialogue(`
      > FEAT
      < 211-f¶ HASH MD5;SHA-1*¶end`),
    )
    expect(conversation.hashAlgorithm).toBe(undefined)
  })

  it('of another algorithm is no answer', () => {
    const conversation = conversationWith({ features: featuresOf({ HASH: 'SHA-1*' }) })
    expect(play(byName(conversation, 'SHA-1'), dialogue(ofMd5))).toMatchObject(failed('FTP_MALFORMED_REPLY'))
  })

  it('is not asked for while an offset may still be set', () => {
    const leftover = { verb: 'REST', offset: 0 } as const
    const conversation = conversationWith({ leftover, features: featuresOf({ HASH: 'SHA-1*' }) })
    const refusal = { type: 'refused', command: leftover }
    expect(play(byName(conversation, 'SHA-1'), dialogue('> REST 0\n< 501 no'))).toMatchObject(refusal)
    play(byName(conversation, 'SHA-1'), dialogue(`> REST 0\n< 350 ok${ofSha1}`))
    play(byName(conversation, 'SHA-1'), dialogue(ofSha1))
  })

  it('of a part is no answer where the whole was asked for', () => {
    const conversation = conversationWith({ features: featuresOf({ HASH: 'SHA-1*' }) })
    const text = ofSha1.replace('0-11', '5-11')
    expect(play(byName(conversation, 'SHA-1'), dialogue(text))).toMatchObject(failed('FTP_MALFORMED_REPLY'))
  })

  it('that cannot be read is no answer', () => {
    const conversation = conversationWith({ features: featuresOf({ HASH: 'SHA-1*' }) })
    const text = `
      > HASH a
      < 213 done`
    expect(play(byName(conversation, 'SHA-1'), dialogue(text))).toMatchObject(failed('FTP_MALFORMED_REPLY'))
  })

  const sha1 = 'a'.repeat(40)
  const all = { features: featuresOf({ HASH: 'MD5;SHA-1*', XCRC: '', XSHA: '', MD5: '' }) }
  const old = { features: featuresOf({ XCRC: '', XMD5: '', MD5: '' }) }
  const cases: readonly Case[] = [
    [
      'is the one in use',
      all,
      c => hash(c, { path: 'a b' }),
      `
      > HASH a b
      < 213 SHA-1 0-11 ${sha1.toUpperCase()} a b`,
      value({ algorithm: 'SHA-1', hex: sha1, range: undefined }),
    ],
    [
      'is the one in use, by its name',
      all,
      c => hash(c, { path: 'a', algorithm: 'SHA-1' }),
      `
      > HASH a
      < 550 no`,
      refused('HASH', 550),
    ],
    [
      'is chosen before',
      all,
      c => hash(c, { path: 'a', algorithm: 'MD5' }),
      `
      > OPTS HASH MD5
      < 501 no`,
      refused('OPTS', 501),
    ],
    [
      'of a part has its end behind the last byte',
      all,
      c => hash(c, { path: 'a b', start: 1, end: 3 }),
      `
      > XSHA a b 1 4
      < 250 ${sha1}`,
      value({ algorithm: 'SHA-1', hex: sha1, range: { start: 1, end: 3 } }),
    ],
    [
      'is the strongest of the old ones',
      old,
      c => hash(c, { path: 'a' }),
      `
      > XMD5 a
      < 250 00112233445566778899AABBCCDDEEFF`,
      value({ algorithm: 'MD5', hex: '00112233445566778899aabbccddeeff' }),
    ],
    [
      'is an old one by its name',
      old,
      c => hash(c, { path: 'a', algorithm: 'CRC32' }),
      `
      > XCRC a
      < 250 D4A1185`,
      value({ algorithm: 'CRC32', hex: '0d4a1185' }),
    ],
    [
      'is MD5 at last',
      { features: featuresOf({ MD5: '' }) },
      c => hash(c, { path: 'a b' }),
      `
      > MD5 a b
      < 251 a b 00112233445566778899AABBCCDDEEFF`,
      value({ algorithm: 'MD5' }),
    ],
    [
      'that is none',
      old,
      c => hash(c, { path: 'a', end: 0 }),
      `
      > XMD5 a 0 1
      < 250 well`,
      failed('FTP_MALFORMED_REPLY'),
    ],
    [
      'of a part is not to be had from MD5',
      { features: featuresOf({ MD5: '' }) },
      c => hash(c, { path: 'a', end: 5 }),
      '',
      failed('FTP_BAD_SEQUENCE'),
    ],
    [
      'is not to be had',
      old,
      c => hash(c, { path: 'a', algorithm: 'SHA-512' }),
      '',
      failed('FTP_BAD_SEQUENCE'),
    ],
    ['is not to be had at all', {}, c => hash(c, { path: 'a' }), '', failed('FTP_BAD_SEQUENCE')],
    ['needs an end', old, c => hash(c, { path: 'a', start: 1 }), '', failed('FTP_BAD_ARGUMENT')],
    [
      'needs an end that is not before the start',
      old,
      c => hash(c, { path: 'a', start: 3, end: 2 }),
      '',
      failed('FTP_BAD_ARGUMENT'),
    ],
  ]
  it.each(cases)('%s', (...row) => void playCase(row))
})
