import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type ConnectionOptions, FtpSession } from '@sluice/transport'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeServer } from '../support/servers/describe-server.ts'
import { type RealServer, realServerKinds } from '../support/servers/real-servers.ts'

for (const kind of realServerKinds) {
  describeServer(kind, () => {
    let server: RealServer
    beforeAll(async () => {
      server = await kind.start()
    })
    afterAll(() => server.stop())

    describe.each(['none', 'required'] as const)('mode %s', mode => {
      let session: FtpSession
      let folder: string
      let options: ConnectionOptions
      beforeAll(async () => {
        const { host, port, user, password, ca } = server
        const tls = mode === 'none' ? {} : { tls: { ca } }
        options = { host, port, user, password, mode, ...tls }
        session = await FtpSession.connect(options)
        folder = `${server.writable}/calls-${mode}`
        await session.mkdir(`${folder}/sub`, { recursive: true })
      })
      afterAll(() => session.quit())

      test('each entry of a listing can be worked on in the loop', async () => {
        const names = ['a b', '\u00e4', '-x', 'plain.txt']
        for (const name of names) await session.store([name], `${folder}/${name}`)
        const found: string[] = []
        for await (const entry of session.list(folder)) {
          if (entry.type !== 'file') continue
          found.push(entry.name)
          expect(await session.size(entry)).toBe(Buffer.byteLength(entry.name))
          await session.delete(entry)
        }
        expect(found.sort()).toEqual([...names].sort())
        expect((await session.list(folder).toArray()).map(({ name }) => name)).toEqual(['sub'])
      })

      test('a listing that is left early leaves a session that can be used', async () => {
        // Where a server does not bear an abort, the session is opened anew.
        await using own = await FtpSession.connect({ ...options, reconnect: 'on-call' })
        for (let round = 0; round < 3; round++) {
          for await (const _entry of own.list('/')) break
          for await (const _line of own.lines('/')) break
        }
        expect(await own.pwd()).toBe('/')
      })

      test('text goes there and back', async () => {
        const text = 'one\ntwo\n\nlast\n'
        await session.store([text], `${folder}/text`, { representation: 'ascii' })
        expect(await session.retrieveLines(`${folder}/text`).toArray()).toEqual(['one', 'two', '', 'last'])
        await session.delete(`${folder}/text`)
      })

      test('a data connection can be opened both ways', async () => {
        const stored = await session.openData(`STOR ${folder}/data`)
        await pipeline(Readable.from(['con', 'tent']), stored.writable)
        expect(await stored.complete()).toMatchObject({ bytes: 7, reply: { code: 226 } })
        const data = await session.openData(`RETR ${folder}/data`, { offset: 3 })
        expect(String(Buffer.concat(await data.readable.toArray()))).toBe('tent')
        await data.complete()
        const listing = await session.openData(`NLST ${folder}`)
        expect(String(Buffer.concat(await listing.readable.toArray()))).toContain('data')
        await listing.complete()
        await session.delete(`${folder}/data`)
      })

      test('what a path is', async () => {
        await session.store(['four'], `${folder}/file`)
        const file = await session.stat(`${folder}/file`)
        expect('entry' in file ? file.entry.size : 'size' in file && file.size).toBe(4)
        const sub = await session.stat(`${folder}/sub`)
        expect(sub.type === 'entry' ? sub.entry.type : sub.type).toBe('directory')
        await expect(session.stat(`${folder}/none`)).rejects.toMatchObject({
          code: /FTP_(REFUSED|NOT_FOUND)/,
        })
        await session.delete(`${folder}/file`)
      })
    })
  })
}
