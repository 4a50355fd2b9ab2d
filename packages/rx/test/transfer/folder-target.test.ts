import { existsSync } from 'node:fs'
import { readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { concatMap, lastValueFrom } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import { eventsOf, lay, resultOf, varied } from './support/ground.ts'

leaveNothingOpen()

const content = varied(1024 * 1024)

describe('a folder', () => {
  test('takes a file under its own name', async () => {
    await using ground = await lay({ content: { 'in/a.bin': content } })
    const [entry] = await lastValueFrom(ground.ftp.list('in').pipe(concatMap(async found => [found])))
    await resultOf(ground.ftp.download(entry as never, { folder: ground.folder }))
    expect((await readFile(join(ground.folder, 'a.bin'))).equals(content)).toBe(true)
    await resultOf(ground.ftp.download('/in/a.bin', { folder: ground.folder }, { atomic: true }))
    expect(await ground.names()).toEqual(['a.bin'])
  })

  test.each(['in/..', 'in/', 'a\\b'])('takes no name like %j', async path => {
    await using ground = await lay()
    const { error } = await eventsOf(ground.ftp.download(path, { folder: ground.folder }))
    expect(error).toMatchObject({ code: 'FTP_BAD_ARGUMENT' })
  })

  test('is not written out of through a link', async () => {
    await using ground = await lay({ content: { 'a.bin': content } })
    await writeFile(ground.at('outside'), 'mine')
    await symlink('outside', ground.at('a.bin'))
    const { error } = await eventsOf(ground.ftp.download('a.bin', { folder: ground.folder }))
    expect(error).toMatchObject({ code: 'FTP_UNSAFE_NAME' })
    expect(await readFile(ground.at('outside'), 'utf8')).toBe('mine')
  })

  test.each([{}, { atomic: true }, { verify: 'hash' }, { resume: true }] as const)(
    'is told from a file: with %o the error of a download to its path says how to write into it',
    async options => {
      await using ground = await lay({ content: { 'a.bin': content } })
      const { error } = await eventsOf(ground.ftp.download('a.bin', ground.folder, options))
      expect(error).toMatchObject({
        code: 'FTP_BAD_ARGUMENT',
        kind: 'usage',
        path: 'a.bin',
        message: expect.stringContaining(`${ground.folder} is a folder; give { folder: '${ground.folder}' }`),
        cause: { code: 'EISDIR' },
      })
      expect(existsSync(`${ground.folder}.resume`)).toBe(false)
      expect(await ground.ftp.exists('a.bin')).toBe(true)
    },
  )
})
