import { describe, expect, test } from 'vitest'
import { PassiveMemory } from '../../src/session/passive-memory.ts'
import { failureOf } from '../support/failure-of.ts'
import { logIn } from '../support/log-in.ts'
import { leaveNothingOpen } from '../support/open-handles.ts'
import { passiveReply, type Script, ScriptedServer } from '../support/scripted-server.ts'

leaveNothingOpen()

const stores: Script = {
  STOR: async session => {
    session.reply('150 go')
    const data = await session.holdData()
    data.on('end', () => session.reply('226 done'))
  },
}

/** The commands for addresses that a server was asked. */
function addressing(server: ScriptedServer): string[] {
  return server.verbs.filter(verb => verb === 'EPSV' || verb === 'PASV')
}

describe('that a server wants PASV', () => {
  test.each<[string, Script]>([
    ['because it refuses EPSV', { EPSV: '502 no' }],
    [
      'because what EPSV says leads nowhere',
      {
        EPSV: async session => {
          const port = await session.openPort()
          session.closePort()
          session.reply(`229 (|||${port}|)`)
        },
      },
    ],
  ])('%s, is known to the next session', async (_what, script) => {
    await using server = await ScriptedServer.start({ ...stores, ...script })
    const first = await logIn(server)
    await first.store(['x'], 'a')
    await first.quit()
    expect(addressing(server)).toEqual(['EPSV', 'PASV'])
    const second = await logIn(server)
    await second.store(['x'], 'a')
    await second.quit()
    expect(addressing(server)).toEqual(['EPSV', 'PASV', 'PASV'])
  })

  test('is forgotten once PASV does not serve', async () => {
    let works = true
    await using server = await ScriptedServer.start({
      ...stores,
      EPSV: async session => session.reply(works ? '502 no' : `229 (|||${await session.openPort()}|)`),
      PASV: async session => session.reply(works ? passiveReply(await session.openPort()) : '502 no'),
    })
    const session = await logIn(server)
    await session.store(['x'], 'a')
    works = false
    expect(await failureOf(session.store(['x'], 'a'))).toMatchObject({ code: 'FTP_REFUSED', command: 'PASV' })
    await session.store(['x'], 'a')
    await session.quit()
    expect(addressing(server)).toEqual(['EPSV', 'PASV', 'PASV', 'EPSV'])
  })
})

describe('the memory', () => {
  test('makes room for what is new', () => {
    const memory = new PassiveMemory(2)
    for (const server of ['a', 'b', 'a', 'c']) memory.note(server, 'PASV')
    expect(['a', 'b', 'c'].map(server => memory.recall(server))).toEqual(['PASV', 'EPSV', 'PASV'])
    memory.note('a', 'EPSV')
    expect(memory.recall('a')).toBe('EPSV')
  })
})

describe('a host that PASV names', () => {
  const elsewhere: Script = {
    ...stores,
    EPSV: '502 no',
    PASV: async session => session.reply(passiveReply(await session.openPort(), '127,0,0,9')),
  }

  test('is not gone to unless it is trusted', async () => {
    await using server = await ScriptedServer.start(elsewhere)
    const session = await logIn(server)
    await session.store(['x'], 'a')
    await session.quit()
  })

  test.each([[['127.0.0.9']], ['any' as const]])('is gone to if %s is trusted', async trustedDataHosts => {
    await using server = await ScriptedServer.start(elsewhere)
    const session = await logIn(server, { trustedDataHosts })
    // Nothing listens at that address: the test server is at another one.
    const error = await failureOf(session.store(['x'], 'a'))
    expect(error).toMatchObject({ code: 'FTP_CONNECT_FAILED', phase: 'data-connect' })
    expect(error.message).toContain('127.0.0.9:')
    await session.quit()
  })

  test('is not taken below port 1024 unless low ports are allowed', async () => {
    await using server = await ScriptedServer.start({ EPSV: '502 no', PASV: '227 (127,0,0,1,0,1)' })
    const session = await logIn(server)
    expect(await failureOf(session.store(['x'], 'a'))).toMatchObject({ code: 'FTP_UNSAFE_ADDRESS' })
    const daring = await logIn(server, { lowDataPorts: true })
    expect(await failureOf(daring.store(['x'], 'a'))).toMatchObject({ code: 'FTP_CONNECT_FAILED' })
    await session.quit()
    await daring.quit()
  })
})
