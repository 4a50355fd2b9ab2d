import { FtpSession } from '@sluice/transport'
import { afterAll, beforeAll, describe } from 'vitest'
import { accessTo, type Protection, protections } from '../support/servers/access-to.ts'
import type { ServerKind, TestServer } from '../support/servers/test-server.ts'
import { type Abilities, abilities } from './behaviours/abilities.ts'
import { closing } from './behaviours/closing.ts'
import { compression } from './behaviours/compression.ts'
import { givingUp } from './behaviours/giving-up.ts'
import { type Behaviours, type Ground, layOut } from './behaviours/ground.ts'
import { loggingIn, refusedLogIn } from './behaviours/logging-in.ts'
import { pacing } from './behaviours/pacing.ts'
import { paths } from './behaviours/paths.ts'
import { pool } from './behaviours/pool.ts'
import { poolSessions } from './behaviours/pool-sessions.ts'
import { refusals } from './behaviours/refusals.ts'
import { replacement } from './behaviours/replacement.ts'
import { resumption } from './behaviours/resumption.ts'
import { streamsAndCalls } from './behaviours/streams-and-calls.ts'
import { transfers } from './behaviours/transfers.ts'

/** Every behaviour, under every protection, with data connections that either side opens; one server for all of it. */
export function describeBehaviours(kind: ServerKind): void {
  let server: TestServer
  const refused = new Map<Protection, Promise<unknown>>()

  beforeAll(async () => {
    server = await kind.start()
    await layOut(server)
    if (!server.checksPasswords) return
    for (const protection of protections) refused.set(protection, refusedLogIn(server, protection))
  })
  afterAll(async () => {
    await Promise.all(refused.values())
    await server.stop()
  })

  describe.each(protections)('with %s', protection => {
    describe.each(['passive', 'active'] as const)('in %s mode', dataMode => {
      let ground: Ground
      beforeAll(async () => {
        const access = accessTo(server, protection, { dataMode })
        const session = await FtpSession.connect({ ...access, reconnect: 'on-call' })
        const folder = `${server.writable}/${protection}, ${dataMode}`
        await session.mkdir(folder)
        ground = { server, abilities: abilities[kind.name] as Abilities, access, session, folder }
      })
      afterAll(() => ground.session.quit())

      const add = (name: string, behaviours: Behaviours) => describe(name, () => behaviours(() => ground))
      add('paths', paths)
      add('transfers', transfers)
      add('giving up', givingUp)
      if (dataMode === 'active') return
      add('compression', compression)
      add('the pool', pool)
      add('resumption', resumption)
      add('replacement', replacement)
      add('closing', closing)
      add('pacing', pacing)
      add('the sessions of a pool', poolSessions)
      add('streams and calls', streamsAndCalls)
      add('refusals', refusals)
      add(
        'logging in',
        loggingIn(protection, async () => refused.get(protection)),
      )
    })
  })
}
