import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { expect, test } from 'vitest'
import { fetched } from '../../support/fetched.ts'
import { type Behaviours, content, type Ground, oddNames, onDisk } from './ground.ts'

const KIB = 1024

/** Files there and back. */
export const transfers: Behaviours = ground => {
  test.each([0, 1, 64 * KIB + 1, content.length])('stores and fetches %i bytes unchanged', async size => {
    const { session, folder } = ground()
    const bytes = content.subarray(0, size)
    expect(await session.store([bytes], `${folder}/file`)).toMatchObject({ bytes: size })
    expect((await stored(ground(), 'file')).equals(bytes)).toBe(true)
    expect((await fetched(session, `${folder}/file`)).equals(bytes)).toBe(true)
    expect((await fetched(session, `${folder}/file`, { size })).equals(bytes)).toBe(true)
  })

  test('fetches the rest of a file, and none of it behind its end', async () => {
    const { session } = ground()
    const offset = content.length - 1000
    expect((await fetched(session, '/content.bin', { offset })).equals(content.subarray(offset))).toBe(true)
    expect(await fetched(session, '/content.bin', { offset: content.length })).toHaveLength(0)
    await expect(fetched(session, '/content.bin', { offset: content.length + 1 })).rejects.toMatchObject({
      name: expect.stringMatching(/^(LocalProtocol|Transfer)Error$/),
    })
    expect(await session.pwd()).toBe('/')
  })

  test('stores the rest of a file, and appends to it', async () => {
    const { session, folder } = ground()
    await session.store(['0123456789'], `${folder}/parts`)
    await session.store(['abc'], `${folder}/parts`, { append: true })
    expect(String(await stored(ground(), 'parts'))).toBe('0123456789abc')
    await session.store(['XYZ.'], `${folder}/parts`, { offset: 10 })
    expect(String(await stored(ground(), 'parts'))).toBe('0123456789XYZ.')
    await session.store(['made'], `${folder}/made`, { append: true })
    expect(String(await stored(ground(), 'made'))).toBe('made')
  })

  test('sends text there and back', async () => {
    const { session, folder } = ground()
    await session.store(['one\ntwo\n\nlä', 'st\n'], `${folder}/text`, { representation: 'ascii' })
    const lines = ['one', 'two', '', 'läst']
    expect(await session.retrieveLines(`${folder}/text`).toArray()).toEqual(lines)
    const text = await fetched(session, `${folder}/text`, { representation: 'ascii' })
    expect(String(text)).toBe('one\ntwo\n\nläst\n')
    expect((await fetched(session, '/names/plain.txt')).length).toBe(9)
  })

  test('hands a data connection over, both ways', async () => {
    const { session, folder } = ground()
    const store = await session.openData(`STOR ${folder}/data`)
    await pipeline(Readable.from(['con', 'tent']), store.writable)
    expect(await store.complete()).toMatchObject({ bytes: 7, reply: { code: 226 } })
    const rest = await session.openData(`RETR ${folder}/data`, { offset: 3 })
    expect(String(Buffer.concat(await rest.readable.toArray()))).toBe('tent')
    expect(await rest.complete()).toMatchObject({ bytes: 4 })
    const names = await session.openData(`NLST ${folder}`)
    expect(String(Buffer.concat(await names.readable.toArray()))).toContain('data')
    await names.complete()
  })

  test('moves files that wait in a row, whether they are asked for ahead or not', async () => {
    const { session, folder } = ground()
    const few = content.subarray(0, 20_000)
    const sizes = [0, 1, 5000, 20_000, 300, 20_000]
    const stores = sizes.map((size, at) => session.store([few.subarray(0, size)], `${folder}/row ${at}`))
    const fetches = sizes.map((_, at) => fetched(session, `${folder}/row ${at}`))
    const names = oddNames.map(name => fetched(session, `/names/${name}`))
    expect((await Promise.all(stores)).map(({ bytes }) => bytes)).toEqual(sizes)
    expect((await Promise.all(fetches)).map(bytes => few.indexOf(bytes))).toEqual(sizes.map(() => 0))
    expect((await Promise.all(fetches)).map(({ length }) => length)).toEqual(sizes)
    expect((await Promise.all(names)).map(String)).toEqual(oddNames.map(name => 'x'.repeat(name.length)))
  })
}

function stored(ground: Ground, name: string): Promise<Buffer> {
  return readFile(onDisk(ground, name))
}
