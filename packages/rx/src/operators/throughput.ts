import { asyncScheduler, interval, Observable, type OperatorFunction } from 'rxjs'
import { badOption } from '../failure/bad-option.ts'
import { MAX_MILLISECONDS } from '../max-milliseconds.ts'
import type { TransferEvent } from '../transfer/transfer-event.ts'
import { type Throughput, TransferMeter } from './transfer-meter.ts'

export interface ThroughputOptions {
  /** Milliseconds between two samples. Default 1000. */
  readonly every?: number | undefined
  /** Milliseconds back over which the rate is taken. Default 5000. */
  readonly window?: number | undefined
}

/**
 * How fast the transfers are whose events pass, all together, with the time that they still take.
 *
 * It tells a sample at each interval, also while nothing moves, and a last one when the source completes. Events of
 * several transfers may be merged into it; it keeps one number for each that runs.
 *
 * Sampled, so nothing piles up: a slow consumer gets what its own operators keep.
 *
 * Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for options that cannot be.
 *
 * @example
 * merge(ftp.download('a.gz', './a.gz'), ftp.download('b.gz', './b.gz'))
 *   .pipe(throughput({ every: 500 }))
 *   .subscribe(({ rate, timeLeft }) => console.log(`${Math.round(rate / 1024)} KiB/s, ${timeLeft} ms left`))
 *
 * @see Ftp.download
 */
export function throughput({
  every = 1000,
  window = 5000,
}: ThroughputOptions = {}): OperatorFunction<TransferEvent, Throughput> {
  checkTime('every', every)
  checkTime('window', window)
  return source =>
    new Observable(out => {
      const meter = new TransferMeter(window, asyncScheduler.now())
      const sample = () => out.next(meter.read(asyncScheduler.now()))
      out.add(interval(every).subscribe(sample))
      out.add(
        source.subscribe({
          next: event => note(meter, event),
          error: error => out.error(error),
          complete: () => {
            sample()
            out.complete()
          },
        }),
      )
    })
}

function checkTime(name: 'every' | 'window', milliseconds: number): void {
  if (milliseconds >= 1 && milliseconds <= MAX_MILLISECONDS) return
  throw badOption(`${name} must be 1 to ${MAX_MILLISECONDS} milliseconds, not ${milliseconds}`)
}

function note(meter: TransferMeter, event: TransferEvent): void {
  const { path } = event
  if (event.type === 'started') meter.start(path, event.startAt, event.total)
  else if (event.type === 'progress') meter.reach(path, event.bytes, event.total)
  else if (event.type === 'done') {
    meter.reach(path, event.result.bytes, event.result.bytes)
    meter.end(path)
  }
}
