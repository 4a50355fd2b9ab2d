import type { FtpSession } from '@sluice/transport'
import { fetchSmall, fetchWhole, quiet, store } from '../calls.ts'
import type { Operation } from '../operation.ts'
import { expectBytes, FalseSuccess } from '../world.ts'
import { greetings } from './greetings.ts'

/** Transfers of which the next one is prepared while the one before it ends. */
export const pairs: readonly Operation[] = (['vsftpd', 'pureFtpd', 'proftpd'] as const).flatMap(server => {
  const options = { server: { greeting: greetings[server] } }
  return [
    {
      name: `two retrieves from ${server}`,
      ...options,
      run: session => all(fetchWhole, fetchSmall)(session),
    },
    {
      name: `two stores at ${server}`,
      ...options,
      run: (session, world) =>
        all(
          () => store(session, world),
          () => store(session, world, 'second'),
        )(session),
    },
    {
      name: `a store and a retrieve at ${server}`,
      ...options,
      run: (session, world) => all(() => store(session, world), fetchSmall)(session),
    },
    {
      name: `announced retrieves from ${server}`,
      ...options,
      async run(session) {
        const kept = quiet()
        await session.retrieve('small', kept, { next: { path: 'file' } })
        expectBytes(kept.bytes, Buffer.from('small'), 'the small file')
        await fetchWhole(session)
      },
    },
  ] satisfies Operation[]
})

/** Calls that are made at once; the first failure is told when all are over. */
function all(...calls: readonly ((session: FtpSession) => Promise<void>)[]) {
  return async (session: FtpSession): Promise<void> => {
    const results = await Promise.allSettled(calls.map(call => call(session)))
    const reasons = results.flatMap(result => (result.status === 'rejected' ? [result.reason] : []))
    const worst = reasons.find(reason => reason instanceof FalseSuccess) ?? reasons[0]
    if (worst !== undefined) throw worst
  }
}
