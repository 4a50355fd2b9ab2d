import { modificationTime, size } from '../../src/exchange/attributes.ts'
import { changeDirectory, makeDirectory, workingDirectory } from '../../src/exchange/directories.ts'
import { hash } from '../../src/exchange/hash.ts'
import { help, serverStatus, system } from '../../src/exchange/information.ts'
import { listByStatus } from '../../src/exchange/list-by-status.ts'
import { makeDirectories } from '../../src/exchange/make-directories.ts'
import { remove, removeDirectory } from '../../src/exchange/remove.ts'
import { rename } from '../../src/exchange/rename.ts'
import { setModificationTime } from '../../src/exchange/set-time.ts'
import { copy } from '../../src/exchange/site.ts'
import { stat } from '../../src/exchange/stat.ts'
import { batching, featuresOf, type GoodDialogue, good, simple } from './good-dialogue.ts'
import { conversationWith } from './play.ts'

/** What is asked of files and directories on the control connection alone. */
export const goodPaths: readonly GoodDialogue[] = [
  simple(
    'working directory',
    workingDirectory,
    `
    > PWD
    < 257 "/"`,
  ),
  simple(
    'up',
    () => changeDirectory('..'),
    `
    > CDUP
    < 500 what
    > CWD ..
    < 250 ok`,
  ),
  simple(
    'make a directory',
    () => makeDirectory('a'),
    `
    > MKD a
    < 257 "/a"`,
  ),
  good(
    'make directories',
    {},
    c => makeDirectories(c, 'a/b'),
    `
    > MKD a/b
    < 550 no
    > MKD a
    < 550 there
    > MKD a/b
    < 550 there
    > PWD
    < 257 "/"
    > CWD a/b
    < 250 ok
    > CWD /
    < 250 ok`,
  ),
  simple(
    'remove',
    () => remove('a'),
    `
    > DELE a
    < 250 ok`,
  ),
  simple(
    'remove a directory',
    () => removeDirectory('a'),
    `
    > RMD a
    < 250 ok`,
  ),
  good(
    'rename',
    {},
    c => rename(c, 'a', 'b'),
    `
    > RNFR a
    < 350 go
    > RNTO b
    < 250 ok`,
  ),
  good(
    'rename in one write',
    { profile: batching },
    c => rename(c, 'a', 'b'),
    `
    > RNFR a + RNTO b
    < 350 go
    < 250 ok`,
  ),
  good(
    'size',
    {},
    c => size(c, 'a'),
    `
    > TYPE I
    < 200 I
    > SIZE a
    < 213 7`,
  ),
  simple(
    'modification time',
    () => modificationTime('a'),
    `
    > MDTM a
    < 213 20260102030405`,
  ),
  good(
    'stat by facts',
    { features: featuresOf({ MLST: '' }) },
    c => stat(c, 'a'),
    `
    > MLST a
    < 250-x¶ type=file;size=7; /a¶end`,
  ),
  good(
    'stat by questions',
    {},
    c => stat(c, 'a'),
    `
    > TYPE I
    < 200 I
    > SIZE a
    < 550 no
    > MDTM a
    < 550 no
    > PWD
    < 257 "/"
    > CWD a
    < 250 ok
    > CWD /
    < 250 ok`,
  ),
  good(
    'set the time',
    {},
    c => setModificationTime(c, 'a', new Date(0)),
    `
    > SITE UTIME a 19700101000000 19700101000000 19700101000000 UTC
    < 500 what
    > SITE UTIME 19700101000000 a
    < 200 ok`,
  ),
  good(
    'hash',
    { features: featuresOf({ HASH: 'SHA-1*;MD5' }) },
    c => hash(c, { path: 'a', algorithm: 'MD5' }),
    `
    > OPTS HASH MD5
    < 200 MD5
    > HASH a
    < 213 MD5 0-7 00ff a`,
  ),
  simple(
    'copy',
    () => copy('a', 'b'),
    `
    > SITE CPFR a
    < 350 go
    > SITE CPTO b
    < 250 ok`,
  ),
  simple(
    'system',
    system,
    `
    > SYST
    < 215 UNIX Type: L8`,
  ),
  simple(
    'help',
    () => help(),
    `
    > HELP
    < 214 x`,
  ),
  simple(
    'status',
    serverStatus,
    `
    > STAT
    < 211 x`,
  ),
  simple(
    'list by status',
    () => listByStatus(conversationWith(), 'a'),
    `
    > STAT a
    < 213-x¶drwxr-xr-x 2 0 0 0 Jan 1 2020 b¶end`,
  ),
]
