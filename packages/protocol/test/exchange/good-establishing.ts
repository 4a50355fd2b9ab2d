import { chooseHost } from '../../src/exchange/choose-host.ts'
import { greet } from '../../src/exchange/greet.ts'
import { account, logIn } from '../../src/exchange/log-in.ts'
import { learnFeatures, negotiate } from '../../src/exchange/negotiate.ts'
import { quit } from '../../src/exchange/quit.ts'
import { reinitialize } from '../../src/exchange/reinitialize.ts'
import {
  clearControl,
  protectData,
  secure,
  secureAtOnce,
  securePreferred,
} from '../../src/exchange/secure.ts'
import { batching, type GoodDialogue, good, simple } from './good-dialogue.ts'
import { conversationWith } from './play.ts'

/** Greeting, log-in, protection, negotiation, farewell. */
export const goodEstablishing: readonly GoodDialogue[] = [
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
  simple(
    'quit',
    quit,
    `
    > QUIT
    < 221 bye @quit`,
  ),
]
