import { describe, expect, it } from 'vitest'
import { knownProfiles, lockStep, profileOf, type ServerProfile } from '../../src/exchange/server-profile.ts'
import { readRecord } from './read-record.ts'

type Flag = Exclude<keyof ServerProfile, 'name'>
/** A flag, the record that shows it, and what that record says; `not` is what it must not say. */
type Proof = readonly [flag: Flag, record: string, says: RegExp, not?: RegExp]

const batches: Proof = [
  'batches',
  'dialogues/*/batched-log-in.txt',
  /\n\+ PASS [\s\S]*\n< \[USER\] \d{3} [\s\S]*\n< \[PASS\] 2\d\d /,
]
const inOrder: Proof = [
  'refusesInOrder',
  'observed/*/refused-in-one-write.txt',
  /\+ PASS [\s\S]*< \[PASS\] 5\d\d .*\n< \[FEAT\] 211/,
]
const resetEndsStore: Proof = [
  'endsStoreBy',
  'dialogues/*/abort-store-reset.txt',
  /! data reset by us\n< 4\d\d/,
]
const survives: Proof = [
  'survivesAbort',
  'dialogues/*/abort-retrieve-reset-then-abor.txt',
  /! resynchronise\n> PWD\n< 257 [\s\S]*> NOOP\n< 200/,
]
const earlyTls: Proof = [
  'tlsStart',
  'observed/*/early-tls.txt',
  /! data: open\n> RETR [\s\S]*! data received "small file"\n< 226/,
]
const noUtf8: Proof = [
  'alwaysUtf8',
  'observed/*/utf8-and-pret.txt',
  /./,
  /< {2}UTF8\n[\s\S]*> OPTS UTF8 ON\n< [45]/,
]
const refusedUtf8: Proof = [
  'alwaysUtf8',
  'observed/*/utf8-and-pret.txt',
  /< {2}UTF8\n[\s\S]*> OPTS UTF8 ON\n< 50[14]/,
]
const noPret: Proof = ['ignoresPret', 'observed/*/utf8-and-pret.txt', /> FEAT/, /< {2}PRET\n/]
const blanks: Proof = [
  'listsBlanks',
  'observed/*/paths-with-blanks.txt',
  /> LIST up\/b c\n< 150 [\s\S]*inside[\s\S]*> NLST up\/b c\n< 150 [\s\S]*inside/,
]

const appends: Proof = [
  'appendsAfterUnique',
  'observed/*/append-after-unique.txt',
  /> STOU\n[\s\S]*> APPE al\n[\s\S]*> SIZE al\n< 213 36\n/,
]

const noDeflate: Proof = ['inflates', 'observed/*/compressed-store.txt', /> MODE Z\n< 50\d .*\n$/]

const unused = /> EPSV\n< 229 .*\n! data connected\n> RETR [\s\S]*\n< 226/.source
const askedAtEnd = (verb: string): RegExp =>
  new RegExp(`> ${verb} .*\\n< 150 .*\\n(! .*\\n)+> EPSV\\n< \\[${verb}\\] 226 .*\\n< 229 [\\s\\S]*${unused}`)
const atEndOfRetrieve: Proof = [
  'aheadOfRetrieve',
  'dialogues/*/asked-at-end-of-retrieve.txt',
  askedAtEnd('RETR'),
]
const earlyBytes: Proof = [
  'takesEarlyBytes',
  'dialogues/*/bytes-before-store.txt',
  /! data sent 17 bytes\n! data ended by us\n[\s\S]*> STOR [\s\S]*\n< 226[\s\S]*> SIZE .*\n< 213 17\n/,
]
const withTransfer = (flag: Flag, verb: string): Proof => [
  flag,
  'dialogues/*/asked-with-transfer.txt',
  new RegExp(`> ${verb} .*\\n\\+ EPSV\\n[\\s\\S]*< \\[${verb}\\] 226[\\s\\S]*< 229 [\\s\\S]*${unused}`),
]
const dropped = (flag: Flag, record: string): Proof => [flag, record, /> EPSV\n< 229 .*\n! data .* by us\n$/]

/** Every flag of every server that was measured, as the profile has it. */
const proofs: Readonly<Record<string, readonly Proof[]>> = {
  vsftpd: [
    noDeflate,
    batches,
    inOrder,
    atEndOfRetrieve,
    ['aheadOfStore', 'dialogues/*/asked-at-end-of-store.txt', askedAtEnd('STOR')],
    earlyBytes,
    resetEndsStore,
    survives,
    earlyTls,
    noUtf8,
    noPret,
    blanks,
    appends,
  ],
  proftpd: [
    ['inflates', 'observed/*/compressed-store.txt', /> STOR [\s\S]*! data ended by us\n! no reply/],
    batches,
    inOrder,
    atEndOfRetrieve,
    ['aheadOfStore', 'observed/*/asked-during-store.txt', /> EPSV\n< 450 [\s\S]*\n< \[\?\] 226/],
    earlyBytes,
    resetEndsStore,
    survives,
    earlyTls,
    noUtf8,
    noPret,
    blanks,
    appends,
  ],
  'pure-ftpd': [
    noDeflate,
    batches,
    inOrder,
    withTransfer('aheadOfRetrieve', 'RETR'),
    withTransfer('aheadOfStore', 'STOR'),
    earlyBytes,
    resetEndsStore,
    survives,
    earlyTls,
    refusedUtf8,
    [
      'ignoresPret',
      'observed/*/utf8-and-pret.txt',
      /< {2}PRET\n[\s\S]*> PASV\n< 227 [\s\S]*"small file"\n< 226/,
    ],
    [
      'appendsAfterUnique',
      'observed/*/append-after-unique.txt',
      /> STOU\n[\s\S]*> APPE al\n[\s\S]*> SIZE al\n< 213 12\n/,
    ],
    ['listsBlanks', 'observed/*/paths-with-blanks.txt', /> LIST up\/b c\n< 150 .*\n! data received ""\n/],
  ],
  pyftpdlib: [
    noDeflate,
    batches,
    [
      'refusesInOrder',
      'observed/*/refused-in-one-write.txt',
      /\n\+ PASS [\s\S]*\n< \[FEAT\] 211[\s\S]*\n< \[PASS\] 530/,
    ],
    dropped('aheadOfRetrieve', 'observed/*/asked-during-retrieve.txt'),
    dropped('aheadOfStore', 'observed/*/asked-during-store.txt'),
    [
      'takesEarlyBytes',
      earlyBytes[1],
      /! data ended by us\n[\s\S]*> STOR .*\n< 150 .*\n> SIZE .*\n< 213 0\n/,
    ],
    [
      'tlsStart',
      'observed/*/early-tls.txt',
      /! data: ClientHello sent\n! data: read ECONNRESET\n! data: closed by the server/,
    ],
    ['endsStoreBy', 'dialogues/*/abort-store-reset.txt', /! data reset by us\n< 226/],
    [
      'survivesAbort',
      'observed/*/abandoned-before-it-began.txt',
      /> RETR up\/small\n< 150 .*\n! data received 4000000 bytes: "BBBB/,
    ],
    refusedUtf8,
    noPret,
    blanks,
    appends,
  ],
  // Our own server owes a record only for what it bears beyond a stranger.
  sluice: [['batches', 'observed/*/batched-log-in.txt', batches[2]], blanks],
}

/** What a proof of that name shows. */
const shown: Readonly<Record<string, Partial<ServerProfile>>> = {
  vsftpd: {
    ...lockStep,
    batches: true,
    aheadOfRetrieve: 'at-end',
    aheadOfStore: 'at-end',
    takesEarlyBytes: true,
    listsBlanks: true,
  },
  proftpd: {
    ...lockStep,
    batches: true,
    aheadOfRetrieve: 'at-end',
    takesEarlyBytes: true,
    inflates: false,
    listsBlanks: true,
  },
  'pure-ftpd': {
    ...lockStep,
    batches: true,
    aheadOfRetrieve: 'at-once',
    aheadOfStore: 'at-once',
    takesEarlyBytes: true,
    alwaysUtf8: true,
    ignoresPret: true,
    appendsAfterUnique: false,
  },
  pyftpdlib: {
    ...lockStep,
    batches: true,
    refusesInOrder: false,
    tlsStart: 'after-150',
    endsStoreBy: 'abort',
    survivesAbort: false,
    alwaysUtf8: true,
    listsBlanks: true,
  },
  sluice: { batches: true, listsBlanks: true },
}

describe.each(Object.entries(proofs))('the profile of %s', (name, rows) => {
  const profile = knownProfiles.find(known => known.name === name) as ServerProfile

  it.each(rows.map(([flag, record, says, not]) => ({ flag, record, says, not })))(
    'has its flag $flag from $record',
    ({ flag, record, says, not }) => {
      const text = readRecord(record.replace('*', name))
      expect(text).toMatch(says)
      if (not !== undefined) expect(text).not.toMatch(not)
      expect(profile[flag]).toBe(shown[name]?.[flag])
    },
  )

  it('has no flag without a record', () => {
    const flags = (Object.keys(lockStep) as (keyof ServerProfile)[]).filter(flag => flag !== 'name')
    const owed = name === 'sluice' ? flags.filter(flag => profile[flag] !== lockStep[flag]) : flags
    expect(rows.map(([flag]) => flag).sort()).toEqual(owed.sort())
  })

  it('is known by the greeting of the record', () => {
    const greeting =
      /^< 220[\s\S]*?\n(?=>)/m.exec(
        readRecord(`${name === 'sluice' ? 'observed' : 'dialogues'}/${name}/log-in.txt`),
      )?.[0] ?? ''
    const lines = greeting.trimEnd().split('\n')
    expect(profileOf({ code: 220, lines: lines.map(line => line.slice('< 220-'.length)) })).toBe(profile)
  })
})

it('is proved for every known profile', () => {
  expect(Object.keys(proofs).sort()).toEqual(knownProfiles.map(({ name }) => name).sort())
})

it('does not take a server for another that it speaks of', () => {
  expect(profileOf({ code: 220, lines: ['Mirror of the ProFTPD and pyftpdlib projects'] })).toBe(lockStep)
})

it('goes in lock-step with everybody else', () => {
  expect(profileOf({ code: 220, lines: ['Microsoft FTP Service'] })).toBe(lockStep)
  expect(lockStep.batches).toBe(false)
})
