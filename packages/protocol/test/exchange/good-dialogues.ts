import { Features } from '../../src/answers/features.ts'
import { modificationTime, size } from '../../src/exchange/attributes.ts'
import { chooseHost } from '../../src/exchange/choose-host.ts'
import type { Conversation } from '../../src/exchange/conversation.ts'
import { extendedPassiveOnly, transferMode } from '../../src/exchange/data-settings.ts'
import { changeDirectory, makeDirectory, workingDirectory } from '../../src/exchange/directories.ts'
import { greet } from '../../src/exchange/greet.ts'
import { hash } from '../../src/exchange/hash.ts'
import { help, serverStatus, system } from '../../src/exchange/information.ts'
import { list } from '../../src/exchange/list.ts'
import { listByStatus } from '../../src/exchange/list-by-status.ts'
import { account, logIn } from '../../src/exchange/log-in.ts'
import { makeDirectories } from '../../src/exchange/make-directories.ts'
import { learnFeatures, negotiate } from '../../src/exchange/negotiate.ts'
import type { Outcome } from '../../src/exchange/outcome.ts'
import { quit } from '../../src/exchange/quit.ts'
import { reinitialize } from '../../src/exchange/reinitialize.ts'
import { remove, removeDirectory } from '../../src/exchange/remove.ts'
import { rename } from '../../src/exchange/rename.ts'
import { retrieve } from '../../src/exchange/retrieve.ts'
import {
  clearControl,
  protectData,
  secure,
  secureAtOnce,
  securePreferred,
} from '../../src/exchange/secure.ts'
import { lockStep, type ServerProfile } from '../../src/exchange/server-profile.ts'
import { setModificationTime } from '../../src/exchange/set-time.ts'
import { copy } from '../../src/exchange/site.ts'
import { stat } from '../../src/exchange/stat.ts'
import type { Exchange } from '../../src/exchange/step.ts'
import { store } from '../../src/exchange/store.ts'
import { conversationWith, dialogue, type Script } from './play.ts'

/** An exchange that goes well, and all that is said and done in it. */
export interface GoodDialogue {
  readonly name: string
  readonly script: Script
  begin(): Exchange<Outcome<unknown>>
}

export const batching: ServerProfile = { ...lockStep, batches: true }
export const featuresOf = (names: Readonly<Record<string, string>>): Features =>
  new Features(new Map(Object.entries(names)))

const image = { representation: 'image' } as const

function good(
  name: string,
  settings: Parameters<typeof conversationWith>[0],
  exchange: (conversation: Conversation) => Exchange<Outcome<unknown>>,
  text: string,
): GoodDialogue {
  return { name, script: dialogue(text), begin: () => exchange(conversationWith(settings)) }
}

const simple = (name: string, exchange: () => Exchange<Outcome<unknown>>, text: string): GoodDialogue =>
  good(name, {}, exchange, text)

const passive = `
  > EPSV
  < 229 (|||2000|)
`

/** One for each way through each exchange. */
export const goodDialogues: readonly GoodDialogue[] = [
  {
    name: 'greet',
    script: [['reply 0 within greeting', '220 hello']],
    begin: () => greet(conversationWith()),
  },
  good(
    'log in',
    {},
    c => logIn(c, { user: 'me', password: 'p', account: 'a' }),
    `
    > USER me
    < 331 more
    > PASS ***
    < 332 more
    > ACCT ***
    < 230 in`,
  ),
  good(
    'log in in one write',
    { profile: batching },
    c => logIn(c, { user: 'me', password: 'p' }),
    `
    > USER me + PASS ***
    < 331 more
    < 230 in`,
  ),
  simple(
    'account',
    () => account('a'),
    `
    > ACCT ***
    < 230 ok`,
  ),
  simple(
    'secure',
    secure,
    `
    > AUTH TLS
    < 504 what
    > AUTH SSL
    < 234 go
    secure-control: secured`,
  ),
  simple(
    'secure where preferred',
    securePreferred,
    `
    > AUTH TLS
    < 234 go
    secure-control: secured`,
  ),
  simple('secure at once', secureAtOnce, 'secure-control: secured'),
  good(
    'protect data',
    {},
    protectData,
    `
    > PBSZ 0
    < 200 ok
    > PROT P
    < 200 ok`,
  ),
  simple(
    'clear control',
    clearControl,
    `
    > CCC
    < 200 ok
    clear-control: cleared`,
  ),
  good(
    'reinitialize',
    { state: { controlProtection: 'protected', dialogue: 'clearing' } },
    reinitialize,
    `
    > REIN
    < 220 again
    clear-control: cleared`,
  ),
  good(
    'learn features',
    {},
    learnFeatures,
    `
    > FEAT
    < 211-f¶ UTF8¶end`,
  ),
  good(
    'negotiate',
    {},
    c => negotiate(c, { client: 'x', facts: ['Type'], system: true }),
    `
    > FEAT
    < 211-f¶ UTF8¶ CLNT¶ MLST type*;size;¶end
    > CLNT x
    < 200 ok
    > OPTS UTF8 ON
    < 200 ok
    > OPTS MLST Type;
    < 200 ok
    > SYST
    < 215 UNIX Type: L8`,
  ),
  simple(
    'choose a host',
    () => chooseHost('a.example'),
    `
    > HOST a.example
    < 220 ok`,
  ),
  good(
    'transfer mode',
    {},
    c => transferMode(c, 'Z'),
    `
    > MODE Z
    < 200 ok`,
  ),
  good(
    'extended passive only',
    {},
    extendedPassiveOnly,
    `
    > EPSV ALL
    < 220 ok`,
  ),
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
  good(
    'list',
    {},
    c => list(c),
    `
    ${passive}
    connect 2000 in: opened
    > LIST -a
    1 150 go
    start-data LIST: started
    data-ended orderly 7
    < 226 done`,
  ),
  good(
    'list within the directory',
    {},
    c => list(c, 'a b', 'LIST'),
    `
    > PWD
    < 257 "/"
    > CWD a b
    < 250 ok
    ${passive}
    connect 2000 in: opened
    > LIST
    1 150 go
    start-data LIST: started
    data-ended orderly 7
    < 226 done
    > CWD /
    < 250 ok`,
  ),
  good(
    'retrieve',
    { state: image },
    c => retrieve(c, { path: 'a' }),
    `
    ${passive}
    connect 2000 in: opened
    > RETR a
    1 150 go
    start-data RETR: started
    data-ended orderly 7
    < 226 done`,
  ),
  good(
    'retrieve a range',
    { state: image, features: featuresOf({ RANG: 'STREAM' }) },
    c => retrieve(c, { path: 'a', offset: 2, end: 4, size: 9 }),
    `
    ${passive}
    > RANG 2 4
    < 350 ok
    connect 2000 in 3: opened
    > RETR a
    1 150 go
    start-data RETR: started
    data-ended orderly 3
    < 226 done`,
  ),
  good(
    'retrieve up to a planned stop',
    { state: image },
    c => retrieve(c, { path: 'a', offset: 2, end: 4, size: 9 }),
    `
    ${passive}
    connect 2000 in 3 until 3: opened
    > REST 2
    < 350 ok
    > RETR a
    1 150 go
    start-data RETR: started
    data-ended reached 3
    drop-data: dropped
    > ABOR
    next-reply within abort: 426 cut
    resynchronise: settled`,
  ),
  good(
    'retrieve actively',
    { state: image, dataMode: 'active' },
    c => retrieve(c, { path: 'a' }),
    `
    listen: listening 10.0.0.1 4000
    > EPRT |1|10.0.0.1|4000|
    < 522 use (1)
    > PORT 10,0,0,1,15,160
    < 200 ok
    > RETR a
    1 150 go
    accept TICKET within dataConnect: opened
    start-data RETR: started
    data-ended orderly 7
    < 226 done`,
  ),
  good(
    'retrieve announced by PRET',
    { state: image, passive: 'PASV', features: featuresOf({ PRET: '' }) },
    c => retrieve(c, { path: 'a' }),
    `
    > PRET RETR a
    < 200 ok
    > PASV
    < 227 (10,0,0,1,8,0)
    connect 2048 in: opened
    > RETR a
    1 150 go
    start-data RETR: started
    data-ended orderly 7
    < 226 done`,
  ),
  good(
    'store',
    { state: image },
    c => store(c, { path: 'a', offset: 3, size: 7, allocate: true }),
    `
    > ALLO 7
    < 200 ok
    ${passive}
    connect 2000 out 7: opened
    > REST 3
    < 350 ok
    > STOR a
    1 150 go
    start-data STOR: started
    data-ended orderly 7
    < 226 done`,
  ),
  good(
    'store, in the end given up',
    { state: image, profile: { ...lockStep, endsStoreBy: 'abort' } },
    c => store(c, { path: 'a' }),
    `
    ${passive}
    connect 2000 out: opened
    > STOR a
    1 150 go
    start-data STOR: started
    data-ended orderly 7
    < 226 done`,
  ),
  good(
    'retrieve, where giving up costs the session',
    { state: image, profile: { ...lockStep, survivesAbort: false } },
    c => retrieve(c, { path: 'a' }),
    `
    ${passive}
    connect 2000 in: opened
    > RETR a
    1 150 go
    start-data RETR: started
    data-ended orderly 7
    < 226 done`,
  ),
  simple(
    'quit',
    quit,
    `
    > QUIT
    < 221 bye @quit`,
  ),
]
