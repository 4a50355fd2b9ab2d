import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toDate } from '@sluice/protocol'
import { expect, test } from 'vitest'
import { type Behaviours, type Ground, oddFolder, oddNames, onDisk } from './ground.ts'

const sorted = [...oddNames].sort()
/** Most servers leave hidden files out of LIST and NLST, though not out of what `list` asks for. */
const isShown = (name: string) => !name.startsWith('.')
const shown = sorted.filter(isShown)

/** Directories, listings and whatever else has a path. */
export const paths: Behaviours = ground => {
  test('walks into directories and out of them, whatever they are called', async () => {
    const { session } = ground()
    await session.cwd(`/${oddFolder}`)
    expect(await session.pwd()).toBe(`/${oddFolder}`)
    expect(await session.size('plain.txt')).toBe(9)
    await session.cdup()
    expect(await session.pwd()).toBe('/')
    await expect(session.cwd('/none')).rejects.toMatchObject({ code: 'FTP_REFUSED', command: 'CWD /none' })
    expect(await session.pwd()).toBe('/')
  })

  test.each(['/names', `/${oddFolder}`])('lists the entries of %s as they are', async folder => {
    const { session } = ground()
    const entries = await session.list(folder).toArray()
    expect(entries.map(({ name }) => name).sort()).toEqual(sorted)
    for (const { name, type, size } of entries)
      expect({ type, size }).toEqual({ type: 'file', size: name.length })
  })

  test('takes each entry back as a path, while it lists', async () => {
    const { session, folder } = ground()
    await session.mkdir(`${folder}/emptied`)
    for (const name of oddNames) await session.store([name], `${folder}/emptied/${name}`)
    for await (const entry of session.list(`${folder}/emptied`)) {
      expect(await session.size(entry)).toBe(Buffer.byteLength(entry.name))
      await session.delete(entry)
    }
    expect(await session.list(`${folder}/emptied`).toArray()).toEqual([])
    await session.rmdir(`${folder}/emptied`)
  })

  test('lists lines and names', async () => {
    const { session } = ground()
    await session.cwd('/names')
    const lines = await session.lines().toArray()
    const names = await session.nameList().toArray()
    await session.cwd('/')
    expect(shown.filter(name => !lines.some(line => line.endsWith(` ${name}`)))).toEqual([])
    expect(names.filter(isShown).sort()).toEqual(shown)
  })

  test('makes directories with all their parents, also where they are', async () => {
    const { session, folder } = ground()
    await session.mkdir(`${folder}/one/"two"/t h r e e`, { recursive: true })
    await session.mkdir(`${folder}/one/"two"/t h r e e`, { recursive: true })
    const made = await session.stat(`${folder}/one/"two"/t h r e e`)
    expect(made.type === 'entry' ? made.entry.type : made.type).toBe('directory')
    await session.rmdir(`${folder}/one/"two"/t h r e e`)
    await expect(session.rmdir(`${folder}/one`)).rejects.toMatchObject({ code: 'FTP_REFUSED' })
    await session.rmdir(`${folder}/one/"two"`)
    await session.rmdir(`${folder}/one`)
    await expect(session.stat(`${folder}/one`)).rejects.toMatchObject({
      code: expect.stringMatching(/^FTP_(REFUSED|NOT_FOUND)$/),
    })
  })

  test('tells size and time, renames and deletes', async () => {
    const { session, folder } = ground()
    for (const name of oddNames) {
      const [from, to] = [`${folder}/${name}`, `${folder}/renamed ${name}`]
      await session.store([name], from)
      expect(await session.size(from)).toBe(Buffer.byteLength(name))
      const changed = Math.floor((await stat(onDisk(ground(), name))).mtimeMs / 1000)
      expect(toDate(await session.modifiedAt(from)).getTime()).toBe(changed * 1000)
      await session.rename(from, to)
      await expect(session.size(from)).rejects.toMatchObject({ code: 'FTP_REFUSED' })
      await session.delete(to)
      await expect(stat(onDisk(ground(), `renamed ${name}`))).rejects.toMatchObject({ code: 'ENOENT' })
    }
  })

  test('says what is refused, and goes on', async () => {
    const { server, session } = ground()
    const calls = {
      'RETR /none': () => session.retrieve('/none', { file: join(server.root, 'never') }),
      'DELE /none': () => session.delete('/none'),
      'SIZE /none': () => session.size('/none'),
      'RNFR /none': () => session.rename('/none', '/up/none'),
      'STOR /locked/x': () => session.store(['x'], '/locked/x'),
      'MKD /locked/x': () => session.mkdir('/locked/x'),
      'RMD /names': () => session.rmdir('/names'),
    }
    for (const [command, call] of Object.entries(calls)) {
      await expect(call()).rejects.toMatchObject({
        code: expect.stringMatching(/^FTP_(TRANSFER_)?REFUSED$/),
        command,
        reply: { code: expect.any(Number) },
      })
      expect(session.closed).toBe(false)
    }
    await expect(stat(join(server.root, 'never'))).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(stat(join(server.root, 'locked', 'x'))).rejects.toMatchObject({ code: 'ENOENT' })
    expect(await session.pwd()).toBe('/')
  })

  test('tells what a file is', async () => {
    const { session } = ground()
    await fileOfFour(ground())
    const file = await session.stat(`${ground().folder}/four`)
    expect('entry' in file ? file.entry.size : 'size' in file && file.size).toBe(4)
  })

  test('computes the hash of a file, or says that it cannot', async () => {
    const { abilities, session } = ground()
    await fileOfFour(ground())
    const asked = session.hash(`${ground().folder}/four`, { algorithm: 'SHA-256' })
    if (abilities.hash === undefined) {
      await expect(asked).rejects.toMatchObject({ name: 'LocalProtocolError' })
    } else {
      // That of "four".
      const hash = '04efaf080f5a3e74e1c29d1ca6a48569382cbbcd324e8d59d2b83ef21c039f00'
      expect(await asked).toMatchObject({ algorithm: abilities.hash, hex: hash })
    }
    expect(await session.pwd()).toBe('/')
  })
}

async function fileOfFour(ground: Ground): Promise<void> {
  await writeFile(onDisk(ground, 'four'), 'four')
}
