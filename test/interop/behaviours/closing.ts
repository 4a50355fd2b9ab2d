import { Writable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { createFtp, type TransferEvent } from '@sluice/rx'
import { firstValueFrom, lastValueFrom, type Observable, shareReplay } from 'rxjs'
import { expect, test } from 'vitest'
import { type Behaviours, content } from './ground.ts'

/** The end of a client. */
export const closing: Behaviours = ground => {
  /** A download that has begun. */
  const begun = async (transfer: Observable<TransferEvent>) => {
    const running = transfer.pipe(shareReplay())
    const last = lastValueFrom(running)
    last.catch(() => {})
    await firstValueFrom(running)
    return { last }
  }

  test('close() lets come to its end what runs and what waits, and takes no more', async () => {
    const ftp = createFtp(ground().access)
    const { last } = await begun(ftp.download('/content.bin', slow))
    const waits = ftp.size('/content.bin')
    const closed = ftp.close()
    await expect(ftp.size('/content.bin')).rejects.toMatchObject({ kind: 'aborted' })
    expect(await last).toMatchObject({ type: 'done', result: { bytes: content.length } })
    expect(await waits).toBe(content.length)
    await closed
  })

  test('destroy() ends what runs and what waits', async () => {
    const ftp = createFtp(ground().access)
    const { last } = await begun(ftp.download('/big.bin', slow))
    const waits = ftp.size('/big.bin').catch((error: unknown) => error)
    await ftp.destroy()
    await expect(last).rejects.toMatchObject({ path: '/big.bin', transient: false })
    expect(await waits).toMatchObject({ kind: 'aborted' })
  })
}

/** Takes a chunk at each turn. */
const slow = () =>
  new Writable({
    write(_chunk, _encoding, done) {
      void turn().then(() => done())
    },
  })
