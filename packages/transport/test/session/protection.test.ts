import { beforeAll, describe, expect, test } from 'vitest'
import { type Certificate, certificate } from '../../../../test/support/servers/certificate.ts'
import type { ConnectionOptions } from '../../src/index.ts'
import { type EmbeddedSession, embeddedSession } from '../support/embedded-session.ts'
import { failureOf } from '../support/failure-of.ts'
import { MemorySink } from '../support/memory-sink.ts'
import { leaveNothingOpen } from '../support/open-handles.ts'

leaveNothingOpen()

let tls: Certificate
beforeAll(async () => {
  tls = await certificate()
})

function secured(mode: ConnectionOptions['mode'] = 'required'): Promise<EmbeddedSession> {
  const { ca, cert, key } = tls
  const options = { tls: { cert, key, clearControl: true } }
  return embeddedSession({ a: 'content' }, options, { mode, tls: { ca, clearControl: true } })
}

/** How many data connections the server has put under TLS. */
function privateData({ events }: EmbeddedSession): number {
  return events.filter(event => event.type === 'secured' && event.channel === 'data').length
}

describe('a session under TLS', () => {
  test('says so, and protects data until it is told not to', async () => {
    await using at = await secured()
    expect([at.session.protected, at.session.dataProtected]).toEqual([true, true])
    await at.session.retrieve('a', new MemorySink())
    expect(privateData(at)).toBe(1)
    await at.session.protect('clear')
    expect(at.session.dataProtected).toBe(false)
    await at.session.retrieve('a', new MemorySink())
    expect(privateData(at)).toBe(1)
    await at.session.protect('private')
    await at.session.retrieve('a', new MemorySink())
    expect(privateData(at)).toBe(2)
  })

  test('can go back to clear text on the control connection alone', async () => {
    await using at = await secured()
    await at.session.clearControl()
    expect([at.session.protected, at.session.dataProtected]).toEqual([false, true])
    await at.session.retrieve('a', new MemorySink())
    expect(await at.session.pwd()).toBe('/')
    expect(privateData(at)).toBe(1)
  })

  test('is under TLS again before anybody logs in behind REIN', async () => {
    await using at = await secured()
    await at.session.reinitialize()
    expect(at.session.protected).toBe(false)
    await at.session.logIn({ user: 'other', password: 'hush', account: 'team' })
    expect([at.session.protected, at.session.dataProtected]).toEqual([true, true])
    expect(at.commands().slice(0, 4)).toEqual(['REIN', 'AUTH TLS', 'USER other', 'PASS ***'])
    await at.session.retrieve('a', new MemorySink())
  })

  test('lists, reads and opens data as in clear text', async () => {
    await using at = await secured()
    for await (const entry of at.session.list()) expect(await at.session.size(entry)).toBe(7)
    expect(await at.session.retrieveLines('a').toArray()).toEqual(['content'])
    const data = await at.session.openData('RETR a')
    expect(String(Buffer.concat(await data.readable.toArray()))).toBe('content')
    await data.complete()
    const stored = await at.session.openData('STOR b')
    stored.writable.end('new')
    await stored.complete()
    expect(String(at.files.readFile('b'))).toBe('new')
  })
})

test('a session in clear text has nothing to clear', async () => {
  await using at = await secured('none')
  expect(await failureOf(at.session.clearControl())).toMatchObject({ code: /FTP_/ })
})
