import { describe, expect, it } from 'vitest'
import { changeDirectory, workingDirectory } from '../../src/exchange/directories.ts'
import { availableSpace, directorySize, noop, system } from '../../src/exchange/information.ts'
import { changeMode, combine, copy, fileMask, idleTime, makeLink, site } from '../../src/exchange/site.ts'
import type { Exchange } from '../../src/exchange/step.ts'
import { bytesOf } from '../bytes-of.ts'
import { type Case, dialogue, play, playCase } from './play.ts'

const refused = (verb: string, code: number) => ({ type: 'refused', command: { verb }, reply: { code } })
const failed = (code: string) => ({ type: 'failed', error: { code } })
const value = (given: unknown) => ({ type: 'completed', value: given })
const completed = { type: 'completed' }

describe('the words of SITE and their like', () => {
  const rows: readonly (readonly [Exchange<unknown>, string])[] = [
    [site('HELP'), 'SITE HELP'],
    [changeMode('a b', 0o640), 'SITE CHMOD 640 a b'],
    [changeMode('a', 0o4), 'SITE CHMOD 004 a'],
    [fileMask(0o22), 'SITE UMASK 022'],
    [fileMask(), 'SITE UMASK'],
    [idleTime(60), 'SITE IDLE 60'],
    [makeLink('a', 'b'), 'SITE SYMLINK a b'],
    [combine('a', ['b', 'c']), 'COMB a b c'],
    [noop(), 'NOOP'],
  ]
  it.each(rows)('%#: %o is "%s"', (exchange, command) => {
    expect(
      play(
        exchange,
        dialogue(`
      > ${command}
      < 200 ok`),
      ),
    ).toMatchObject(completed)
  })

  const copying: readonly Case[] = [
    [
      'copies by SITE COPY',
      {},
      () => copy('a', 'b'),
      `
      > SITE CPFR a
      < 500 what
      > SITE COPY a b
      < 200 ok`,
      completed,
    ],
    [
      'does not copy blanks by SITE COPY',
      {},
      () => copy('a', bytesOf('b c')),
      `
      > SITE CPFR a
      < 500 what`,
      refused('SITE CPFR', 500),
    ],
    [
      'does not copy from blanks by SITE COPY',
      {},
      () => copy('a b', 'c'),
      `
      > SITE CPFR a b
      < 500 what`,
      refused('SITE CPFR', 500),
    ],
    [
      'does not copy what is not there',
      {},
      () => copy('a', 'b'),
      `
      > SITE CPFR a
      < 550 no`,
      refused('SITE CPFR', 550),
    ],
    [
      'does not copy without a connection',
      {},
      () => copy('a', 'b'),
      `
      > SITE CPFR a
      reply 1 within reply: failed`,
      failed('FTP_TEST'),
    ],
    ['links no blanks', {}, () => makeLink('a b', 'c'), '', failed('FTP_BAD_ARGUMENT')],
    ['links to no blanks', {}, () => makeLink('a', 'b c'), '', failed('FTP_BAD_ARGUMENT')],
    [
      'reads the space that is left',
      {},
      () => availableSpace('a'),
      `
      > AVBL a
      < 213 123`,
      value(123),
    ],
    [
      'reads the size of a directory',
      {},
      () => directorySize(),
      `
      > DSIZ
      < 213 many`,
      failed('FTP_MALFORMED_REPLY'),
    ],
    [
      'reads the system',
      {},
      () => system(),
      `
      > SYST
      < 215 UNIX Type: L8`,
      value({ name: 'unix' }),
    ],
    [
      'has no directory without PWD',
      {},
      workingDirectory,
      `
      > PWD
      < 502 what`,
      refused('PWD', 502),
    ],
    [
      'goes up where CDUP is no word',
      {},
      () => changeDirectory('..'),
      `
      > CDUP
      < 504 what
      > CWD ..
      < 250 ok`,
      completed,
    ],
    [
      'goes into what has bytes for a name',
      {},
      () => changeDirectory(bytesOf('a')),
      `
      > CWD a
      < 250 ok`,
      completed,
    ],
  ]
  it.each(copying)('%s', (...row) => void playCase(row))
})
