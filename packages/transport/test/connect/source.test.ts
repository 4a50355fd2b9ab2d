import { describe, expect, test } from 'vitest'
import type { ConnectionOptions } from '../../src/index.ts'
import { failureOf } from '../support/failure-of.ts'
import { logIn } from '../support/log-in.ts'
import { leaveNothingOpen } from '../support/open-handles.ts'
import { ScriptedServer } from '../support/scripted-server.ts'

leaveNothingOpen()

/** Another address of this machine than the one that connections come from by themselves. */
const OTHER = '127.0.0.2'

function bad(options: object): Partial<ConnectionOptions> {
  return options as Partial<ConnectionOptions>
}

describe('our end of the connections', () => {
  test('is the address that was asked for, for control and data', async () => {
    const addresses: (string | undefined)[] = []
    await using server = await ScriptedServer.start({
      STOR: async session => {
        session.reply('150 go')
        const data = await session.holdData()
        addresses.push(session.socket.remoteAddress, data.remoteAddress)
        data.on('end', () => session.reply('226 done'))
      },
    })
    const session = await logIn(server, { localAddress: OTHER })
    await session.store(['x'], 'a')
    expect(addresses).toEqual([OTHER, OTHER])
    await session.quit()
  })

  test('at an address that is not of this machine is told, with what to check', async () => {
    await using server = await ScriptedServer.start()
    const error = await failureOf(logIn(server, { localAddress: '192.0.2.1' }))
    expect(error).toMatchObject({ code: 'FTP_CONNECT_FAILED', phase: 'connect' })
    expect(error.message).toMatch(/EADDRNOTAVAIL.*check localAddress/)
  })

  test('takes names to the family that was asked for', async () => {
    await using server = await ScriptedServer.start()
    const session = await logIn(server, { host: 'localhost', family: 4 })
    expect(session.serverAddress.address).toBe('127.0.0.1')
    await session.quit()
  })

  test.each([100, 120_000, false] as const)('bears keepAlive %s', async keepAlive => {
    await using server = await ScriptedServer.start()
    const session = await logIn(server, { keepAlive })
    await session.quit()
  })

  test.each([
    [bad({ localAddress: 'localhost' }), /localAddress must be an IP address/],
    [bad({ family: 5 }), /family must be 4 or 6/],
    [bad({ keepAlive: 0 }), /keepAlive must be/],
    [bad({ keepAlive: 1.5 }), /keepAlive must be/],
    [bad({ port: 70_000 }), /port must be/],
    [bad({ noopAfter: 0 }), /noopAfter must be/],
    [bad({ noopAfter: 2 ** 31 }), /noopAfter must be/],
    [bad({ trustedDataHosts: ['ftp.example.com'] }), /trustedDataHosts must be/],
    [bad({ proxy: 'ftp://127.0.0.1' }), /the scheme "ftp:" is not known/],
  ])('refuses %o before anything is opened', async (options, words) => {
    await using server = await ScriptedServer.start()
    const error = await failureOf(logIn(server, options))
    expect(error).toMatchObject({ code: 'FTP_BAD_OPTION', phase: 'configuration' })
    expect(error.message).toMatch(words)
    expect(server.sessions).toEqual([])
  })
})
