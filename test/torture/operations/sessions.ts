import { fetchWhole, store } from '../calls.ts'
import type { Operation } from '../operation.ts'
import { expectValues } from '../world.ts'
import { greetings } from './greetings.ts'

/** Ways in, and what changes a session. */
export const sessions: readonly Operation[] = [
  { name: 'log in' },
  { name: 'log in to a stranger', server: { greeting: greetings.stranger } },
  { name: 'log in with the wish for TLS', client: { mode: 'preferred' } },
  {
    name: 'log in at once under TLS',
    over: 'tls',
    client: { mode: 'implicit' },
  },
  { name: 'log in with compression', client: { compress: true } },
  {
    name: 'reconnect',
    async run(session) {
      await session.cwd('folder')
      await session.reconnect()
      expectValues([await session.pwd()], ['/folder'], 'where we are')
      await session.cwd('/')
    },
  },
  {
    name: 'back to clear text',
    over: 'tls',
    client: { tls: { clearControl: true } },
    async run(session, world) {
      await session.clearControl()
      await store(session, world)
    },
  },
  {
    name: 'log in again',
    client: { tls: { clearControl: true } },
    async run(session) {
      await session.reinitialize()
      await session.logIn()
      await fetchWhole(session)
    },
  },
  {
    name: 'data in the clear, and back',
    over: 'tls',
    async run(session) {
      await session.protect('clear')
      await session.protect('private')
      await fetchWhole(session)
    },
  },
]
