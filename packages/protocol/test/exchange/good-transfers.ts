import { extendedPassiveOnly, transferMode } from '../../src/exchange/data-settings.ts'
import { list } from '../../src/exchange/list.ts'
import { retrieve } from '../../src/exchange/retrieve.ts'
import { lockStep } from '../../src/exchange/server-profile.ts'
import { store } from '../../src/exchange/store.ts'
import { featuresOf, type GoodDialogue, good, image } from './good-dialogue.ts'

const passive = `
  > EPSV
  < 229 (|||2000|)
`

/** What moves bytes, and how. */
export const goodTransfers: readonly GoodDialogue[] = [
  good(
    'transfer mode',
    {},
    () => transferMode('Z'),
    `
    > MODE Z
    < 200 ok`,
  ),
  good(
    'extended passive only',
    {},
    () => extendedPassiveOnly(),
    `
    > EPSV ALL
    < 220 ok`,
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
    'retrieve, and ask for its time in the same write',
    { state: image, features: featuresOf({ MDTM: '' }), profile: { ...lockStep, batches: true } },
    c => retrieve(c, { path: 'a', size: 65_537, asksTime: true }),
    `
    ${passive}
    connect 2000 in 65537: opened
    > MDTM a + RETR a
    1 213 20240131120000
    1 150 go
    start-data RETR 2024: started
    data-ended orderly 65537
    < 226 done`,
  ),
  good(
    'retrieve, and ask for the next at the end of the data',
    { state: image, profile: { ...lockStep, aheadOfRetrieve: 'at-end' } },
    c => retrieve(c, { path: 'a' }),
    `
    ${passive}
    connect 2000 in: opened
    > RETR a
    1 150 go
    start-data RETR: started
    data-ended orderly 7
    look-ahead: ahead RETR b
    > SIZE b + EPSV
    < 226 done`,
  ),
  good(
    'store, and ask for the next in the same write',
    { state: image, profile: { ...lockStep, aheadOfStore: 'at-once', takesEarlyBytes: true } },
    c => store(c, { path: 'a', size: 7, early: true }),
    `
    ${passive}
    connect 2000 out 7: opened
    look-ahead: ahead STOR b
    > STOR a + EPSV
    start-data STOR: started
    1 150 go
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
]
