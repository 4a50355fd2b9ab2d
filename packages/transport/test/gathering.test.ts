import { createHash, randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Certificate, certificate } from '../../../test/support/servers/certificate.ts'
import type { DataReceiver, IncomingFlow } from '../src/index.ts'
import { logIn } from './support/log-in.ts'
import { clientOptions, modes } from './support/modes.ts'
import { leaveNothingOpen } from './support/open-handles.ts'
import { ScriptedServer } from './support/scripted-server.ts'

leaveNothingOpen()

let tls: Certificate
beforeAll(async () => {
  tls = await certificate()
})

describe.each(modes)('%s', mode => {
  test.each([undefined, 4])('a trickle is handed on byte by byte as it comes (size %s)', async size => {
    const arrivals: (() => void)[] = []
    const arrived = Array.from({ length: 4 }, () => new Promise<void>(resolve => arrivals.push(resolve)))
    await using server = await ScriptedServer.start(
      {
        RETR: async session => {
          session.reply('150 here it comes')
          const data = await session.data()
          for (const arrival of arrived) {
            data.write('x')
            await arrival
          }
          data.end()
          session.reply('226 done')
        },
      },
      { tls },
    )
    await using session = await logIn(server, clientOptions(mode, tls))
    const chunks: string[] = []
    const receiver = {
      begin: () => {},
      write: (chunk: Buffer) => {
        chunks.push(chunk.toString())
        arrivals[chunks.length - 1]?.()
        return true
      },
    }
    await session.retrieve('a', receiver, { size })
    expect(chunks).toEqual(['x', 'x', 'x', 'x'])
  })

  test.each([undefined, 8 * 1024 * 1024])('a flood comes in large chunks (size %s)', async size => {
    const content = Buffer.alloc(8 * 1024 * 1024, 'sluice')
    await using server = await ScriptedServer.start(
      {
        RETR: async session => {
          session.reply('150 here it comes')
          ;(await session.data()).end(content)
          session.reply('226 done')
        },
      },
      { tls },
    )
    await using session = await logIn(server, clientOptions(mode, tls))
    const chunks: Buffer[] = []
    const receiver = { begin: () => {}, write: (chunk: Buffer) => chunks.push(chunk) > 0 }
    await session.retrieve('a', receiver, { size })
    expect(Buffer.concat(chunks).equals(content)).toBe(true)
    // One for each record of TLS would be this many.
    expect(chunks.length).toBeLessThan(512)
  })

  test.each([undefined, 8 * 1024 * 1024])(
    'who borrows gets every byte once, in memory that serves again (size %s)',
    async size => {
      const content = randomBytes(8 * 1024 * 1024)
      await using server = await ScriptedServer.start(
        {
          RETR: async session => {
            session.reply('150 here it comes')
            ;(await session.data()).end(content)
            session.reply('226 done')
          },
        },
        { tls },
      )
      await using session = await logIn(server, clientOptions(mode, tls))
      const hash = createHash('sha256')
      const memory = new Set<ArrayBufferLike>()
      let flow: IncomingFlow | undefined
      let calls = 0
      const receiver: DataReceiver = {
        borrows: true,
        begin: given => {
          flow = given
        },
        write: chunk => {
          hash.update(chunk)
          memory.add(chunk.buffer)
          // Now and then it has enough for a while, and what has come meanwhile waits.
          if (++calls % 5 > 0) return true
          setImmediate(() => flow?.resume())
          return false
        },
      }
      const { bytes } = await session.retrieve('a', receiver, { size })
      expect(bytes).toBe(content.length)
      expect(hash.digest('hex')).toBe(createHash('sha256').update(content).digest('hex'))
      expect(memory.size).toBeLessThanOrEqual(3)
    },
  )
})
