/**
 * The main job: several hundred gzipped CSV files are listed, fetched four at a time, unpacked and added up; the sum is
 * uploaded and the sources are moved.
 *
 *   npm run demo                                     on the embedded server, over TLS
 *   npm run demo -- ftpes://me:secret@host/folder    on a server of yours, in that folder
 */
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { createFtp, withGate } from '@sluice/rx'
import { filter, lastValueFrom, mergeMap, range, reduce, scan, tap } from 'rxjs'
import { addUp } from './support/add-up.ts'
import { startDemoServer } from './support/demo-server.ts'
import { addTotals, salesOf, type Totals, totalsCsv } from './support/sales-data.ts'
import { showProgress } from './support/show-progress.ts'

const FILES = Number(process.env['DEMO_FILES'] ?? 300)
const SESSIONS = 4

const where = process.argv[2]
await using server = where === undefined ? await startDemoServer() : undefined
await using ftp = createFtp(where ?? server?.url ?? '', { sessions: SESSIONS, ...server?.clientOptions })
const none: Totals = new Map()

console.log(`Putting ${FILES} files on ${server === undefined ? 'your server' : 'the embedded server'} ...`)
await Promise.all(['in', 'done'].map(folder => ftp.mkdir(folder, { recursive: true })))
const expected = await lastValueFrom(
  range(0, FILES).pipe(
    mergeMap(async day => {
      const { name, gzipped, totals } = salesOf(day, 2_000)
      await ftp.writeFile(`in/${name}`, gzipped)
      return totals
    }, SESSIONS),
    reduce(addTotals, none),
  ),
)

console.log(`Fetching, unpacking and adding them up, ${SESSIONS} at a time ...`)
const begun = performance.now()
const { files, bytes, totals } = await lastValueFrom(
  withGate(SESSIONS, gate =>
    ftp.list('in', { gate }).pipe(
      filter(entry => entry.name.endsWith('.csv.gz')),
      gate.mergeMap(async entry => {
        const source = ftp.createReadStream(entry)
        const totals = await pipeline(source, createGunzip(), addUp)
        await ftp.rename(entry, `done/${entry.name}`)
        return { bytes: (await source.result).bytes, totals }
      }),
    ),
  ).pipe(
    scan(
      (sum, day) => ({
        files: sum.files + 1,
        bytes: sum.bytes + day.bytes,
        totals: addTotals(sum.totals, day.totals),
      }),
      { files: 0, bytes: 0, totals: none },
    ),
    tap(sum => showProgress(sum.files, FILES)),
  ),
)
await lastValueFrom(ftp.upload(Buffer.from(totalsCsv(totals)), 'totals.csv'))
const seconds = (performance.now() - begun) / 1000

const right = (await ftp.readFile('totals.csv', 'utf8')) === totalsCsv(expected)
const memory = Math.round(process.resourceUsage().maxRSS / 1024)
console.log(`${files} files, ${bytes} bytes in ${seconds.toFixed(2)} s; peak memory ${memory} MiB`)
console.log(right ? 'The sum on the server is right.' : 'The sum on the server is WRONG.')
process.exitCode = right ? 0 : 1
