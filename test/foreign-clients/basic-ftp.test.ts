import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { Client, FTPError } from 'basic-ftp'
import { describe, expect, it } from 'vitest'
import { contents, contentsIn, folderOf, oddNames, sha256, thousandNames } from './support/contents.ts'
import { sorted } from './support/run-client.ts'
import { onSite, type Security, type Site } from './support/site.ts'
import { endlessFile } from './support/watched-file-system.ts'

const missing = new FTPError({ code: 550, message: '550 No such file or directory.' })

describe('basic-ftp', () => {
  describe.each<Security>(['plain', 'explicit TLS', 'implicit TLS'])('%s', security => {
    it.each(['MLSD', 'LIST -a', 'LIST'])('lists names as they are, by %s', verb =>
      onSite(security, folderOf('/odd', oddNames), async site => {
        await site.files.makeDirectory('/odd/folder')
        await withClient(site, async client => {
          client.availableListCommands = [verb]
          const entries = await client.list('odd')
          expect(sorted(entries.map(({ name }) => name))).toEqual(sorted([...oddNames, 'folder']))
          expect(entries.filter(({ isDirectory }) => isDirectory).map(({ name }) => name)).toEqual(['folder'])
          const sizes = entries.filter(({ isFile }) => isFile).map(({ name, size }) => [name, size])
          expect(sizes).toEqual(oddNames.map(name => [name, Buffer.byteLength(name)]))
        })
      })(),
    )

    it(
      'lists an empty folder and one of a thousand files',
      onSite(security, folderOf('/many', thousandNames), async site => {
        await site.files.makeDirectory('/none')
        await withClient(site, async client => {
          expect(await client.list('none')).toEqual([])
          expect((await client.list('many')).map(({ name }) => name)).toEqual(thousandNames)
        })
      }),
    )

    it(
      'downloads and uploads',
      onSite(security, contentsIn('/from'), async site => {
        await withClient(site, async client => {
          await client.ensureDir('/to/é "ü"')
          for (const [name, content] of Object.entries(contents)) {
            expect((await client.downloadTo(join(site.folder, name), `/from/${name}`)).code).toBe(226)
            expect(sha256(site.local(name))).toBe(sha256(content))
            expect((await client.uploadFrom(join(site.folder, name), name)).code).toBe(226)
            expect(sha256(site.files.readFile(`/to/é "ü"/${name}`))).toBe(sha256(content))
          }
        })
      }),
    )

    it(
      'appends, and downloads from an offset',
      onSite(security, contentsIn(''), async site => {
        await withClient(site, async client => {
          await client.appendFrom(Readable.from([Buffer.from('the end')]), 'large.bin')
          const sink = new PassThrough()
          const received = buffer(sink)
          await client.downloadTo(sink, 'large.bin', 1_000_001)
          const whole = Buffer.concat([contents['large.bin'], Buffer.from('the end')])
          expect(sha256(await received)).toBe(sha256(whole.subarray(1_000_001)))
        })
      }),
    )

    it(
      'copies a tree both ways',
      onSite(security, { ...contentsIn('/tree'), ...folderOf('/tree/a b/ü', oddNames) }, async site => {
        await site.files.makeDirectory('/tree/none')
        const copy = join(site.folder, 'copy')
        mkdirSync(copy)
        await withClient(site, async client => {
          await client.downloadToDir(copy, 'tree')
          await client.uploadFromDir(copy, 'back')
        })
        for (const [name, content] of Object.entries(contents)) {
          expect(sha256(site.local(`copy/${name}`))).toBe(sha256(content))
          expect(sha256(site.files.readFile(`/back/${name}`))).toBe(sha256(content))
        }
        for (const name of oddNames) expect(site.files.readFile(`/back/a b/ü/${name}`)?.toString()).toBe(name)
        expect(statSync(join(copy, 'none')).isDirectory()).toBe(true)
        expect(await site.files.stat('/back/none')).toMatchObject({ kind: 'directory' })
      }),
    )

    it(
      'walks, renames, removes files, folders and trees',
      onSite(security, { '/a b': 'content', '/gone': '', '/full/deep/er': '', '/full/x': '' }, async site => {
        await withClient(site, async client => {
          await client.rename('a b', 'ç "d"')
          expect((await client.remove('gone')).code).toBe(250)
          await client.removeDir('full')
          await client.ensureDir('q é')
          expect(await client.pwd()).toBe('/q é')
          await client.cdup()
          await client.removeEmptyDir('q é')
          expect((await client.list()).map(({ name }) => name)).toEqual(['ç "d"'])
        })
      }),
    )

    it(
      'reads sizes, times and features',
      onSite(security, { '/old': 'five!' }, async site => {
        await site.files.setModified('/old', new Date('2021-03-04T05:06:07Z'))
        await withClient(site, async client => {
          expect(await client.size('old')).toBe(5)
          expect(await client.lastMod('old')).toEqual(new Date('2021-03-04T05:06:07Z'))
          expect((await client.list())[0]?.modifiedAt).toEqual(new Date('2021-03-04T05:06:07Z'))
          expect([...(await client.features()).keys()]).toEqual(
            expect.arrayContaining(['MLST', 'UTF8', 'SIZE']),
          )
        })
      }),
    )

    it(
      'is told that a file or a folder is missing, and goes on',
      onSite(security, { '/there': 'content' }, async site => {
        await withClient(site, async client => {
          await expect(client.cd('missing')).rejects.toEqual(missing)
          await expect(client.remove('missing')).rejects.toEqual(missing)
          await expect(client.rename('missing', 'x')).rejects.toEqual(missing)
          expect(await client.size('there')).toBe(7)
        })
      }),
    )

    it(
      'is told that a transfer is refused, and goes on',
      onSite(security, { '/there': 'content' }, async site => {
        for (let session = 0; session < 5; session++) {
          await withClient(site, async client => {
            await expect(client.downloadTo(new PassThrough(), 'missing')).rejects.toEqual(missing)
            await expect(client.uploadFrom(Readable.from(['up']), 'no/folder')).rejects.toEqual(missing)
            expect(await client.size('there')).toBe(7)
          })
        }
      }),
    )

    it(
      'is refused with a wrong password',
      onSite(security, {}, async site => {
        const refused = withClient({ ...site, password: 'wrong' }, async () => {})
        await expect(refused).rejects.toEqual(new FTPError({ code: 530, message: '530 Log-in incorrect.' }))
      }),
    )

    it(
      'is closed in the middle of a download and of an upload',
      onSite(security, {}, async site => {
        await withClient(site, async client => {
          const sink = new PassThrough()
          sink.once('data', () => client.close())
          await expect(client.downloadTo(sink, endlessFile)).rejects.toThrow('closed')
        })
        expect((await site.transferEnd()).outcome).not.toBe('complete')

        await withClient(site, async client => {
          client.trackProgress(({ bytes }) => {
            if (bytes > 0) client.close()
          })
          const source = new PassThrough()
          source.write('half a file')
          await expect(client.uploadFrom(source, 'half')).rejects.toThrow('closed')
          source.destroy()
        })
      }),
    )
  })
})

/** Logs a client in and, whatever comes of it, closes it again. */
async function withClient(site: Site, use: (client: Client) => Promise<void>): Promise<void> {
  const { security, host, server, user, password, ca } = site
  const secure = security === 'explicit TLS' || (security === 'implicit TLS' && 'implicit')
  const client = new Client(15_000)
  try {
    await client.access({ host, port: server.port, user, password, secure, secureOptions: { ca } })
    await use(client)
  } finally {
    client.close()
  }
}
