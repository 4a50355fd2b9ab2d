import { readFile, writeFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import { cutAt, eventsOf, lay, resultOf, varied } from './support/ground.ts'

leaveNothingOpen()

const content = varied(3 * 1024 * 1024)

describe('what an earlier process has left', () => {
  async function leaveHalf(ground: Awaited<ReturnType<typeof lay>>, options = {}) {
    const { error } = await eventsOf(
      ground.ftp.download('a.bin', ground.at('a.bin'), { resume: true, retry: false, ...options }),
    )
    expect(error).toMatchObject({ code: 'FTP_DATA_BROKEN' })
  }

  test.each([false, true])('is continued while the file is the same (atomic: %s)', async atomic => {
    await using ground = await lay({ content: { 'a.bin': content }, faults: [cutAt(1_000_000)] })
    await leaveHalf(ground, { atomic })
    const left = await ground.names()
    expect(left).toContain('a.bin.resume')
    expect(left.includes('a.bin')).toBe(!atomic)
    const again = ground.ftp.download('a.bin', ground.at('a.bin'), { resume: true, atomic })
    const result = await resultOf(again)
    expect(result.resumedFrom).toBeGreaterThan(0)
    expect(result.attempts).toBe(1)
    expect((await readFile(ground.at('a.bin'))).equals(content)).toBe(true)
    expect(await ground.names()).toEqual(['a.bin'])
  })

  test.each([false, true])('is dropped when it is another file by now (atomic: %s)', async atomic => {
    await using ground = await lay({ content: { 'a.bin': content }, faults: [cutAt(1_000_000)] })
    await leaveHalf(ground, { atomic })
    ground.files.writeFile('a.bin', varied(2_000_000))
    const path = ground.at('a.bin')
    const failed = await eventsOf(
      ground.ftp.download('a.bin', path, { resume: true, atomic, changed: 'fail' }),
    )
    expect(failed.error).toMatchObject({ code: 'FTP_FILE_CHANGED' })
    const result = await resultOf(ground.ftp.download('a.bin', path, { resume: true, atomic }))
    expect(result.resumedFrom).toBe(0)
    expect((await readFile(path)).equals(varied(2_000_000))).toBe(true)
    expect(await ground.names()).toEqual(['a.bin'])
  })

  test('is dropped when there is more of it than of the file', async () => {
    await using ground = await lay({ content: { 'a.bin': content }, faults: [cutAt(1_000_000)] })
    await leaveHalf(ground)
    await writeFile(ground.at('a.bin'), Buffer.concat([content, content.subarray(0, 10)]))
    const path = ground.at('a.bin')
    const failed = await eventsOf(ground.ftp.download('a.bin', path, { resume: true, changed: 'fail' }))
    expect(failed.error).toMatchObject({ code: 'FTP_FILE_CHANGED' })
    expect((await resultOf(ground.ftp.download('a.bin', path, { resume: true }))).resumedFrom).toBe(0)
    expect((await readFile(path)).equals(content)).toBe(true)
  })

  test.each(['', 'no JSON', '{"version":1,"file":"../elsewhere"}', '{"version":2,"file":"a.bin"}', 'null'])(
    'is not believed in from a note like %j',
    async note => {
      await using ground = await lay({ content: { 'a.bin': content } })
      await writeFile(ground.at('a.bin'), 'something else')
      await writeFile(ground.at('a.bin.resume'), note)
      const result = await resultOf(ground.ftp.download('a.bin', ground.at('a.bin'), { resume: true }))
      expect(result).toMatchObject({ resumedFrom: 0, attempts: 1 })
      expect((await readFile(ground.at('a.bin'))).equals(content)).toBe(true)
    },
  )
})
