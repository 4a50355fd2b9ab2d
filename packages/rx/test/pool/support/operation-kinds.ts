import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fromEvent, lastValueFrom, type Observable, takeUntil, toArray } from 'rxjs'
import type { Ftp } from '../../../src/ftp.ts'

type Kind = (ftp: Ftp, signal: AbortSignal) => Promise<unknown>

const sink = () => new Writable({ write: (_chunk, _encoding, done) => done() })

/** The values until the signal; giving an Observable up is unsubscribing. */
const until = <T>(values: Observable<T>, signal: AbortSignal): Promise<T[]> =>
  lastValueFrom(values.pipe(takeUntil(fromEvent(signal, 'abort')), toArray()))

const kinds: readonly Kind[] = [
  (ftp, signal) => ftp.readFile('a.txt', { signal }),
  (ftp, signal) => ftp.readFile('b.bin', { signal }),
  (ftp, signal) => ftp.readFile('missing', { signal }),
  (ftp, signal) => ftp.writeFile('new.txt', 'x'.repeat(1000), { signal }),
  (ftp, signal) => ftp.command('NOOP', { signal }),
  (ftp, signal) => ftp.command('CWD in', { signal }),
  (ftp, signal) => ftp.size('a.txt', { signal }),
  (ftp, signal) => until(ftp.list('in'), signal),
  (ftp, signal) => until(ftp.walk(''), signal),
  (ftp, signal) => ftp.rm('in', { recursive: true, signal }),
  (ftp, signal) => until(ftp.download('b.bin', sink), signal),
  (ftp, signal) =>
    until(
      ftp.upload(() => Readable.from(['some', 'bytes']), 'up.bin'),
      signal,
    ),
  (ftp, signal) => pipeline(ftp.createReadStream('b.bin'), sink(), { signal }),
  (ftp, signal) =>
    ftp.session(
      async session => {
        await session.cwd('in', { signal })
        return await session.pwd({ signal })
      },
      { signal },
    ),
  (ftp, signal) =>
    ftp.session(async session => {
      await session.pwd()
      return await ftp.size('a.txt', { signal })
    }),
]

/** How many kinds of operations there are. */
export const kindCount: number = kinds.length

export function runOperation(ftp: Ftp, kind: number, signal: AbortSignal): Promise<unknown> {
  return (kinds[kind] as Kind)(ftp, signal)
}
