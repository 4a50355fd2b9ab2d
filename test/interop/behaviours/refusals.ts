import { chmod, writeFile } from 'node:fs/promises'
import { createFtp, type Ftp } from '@sluice/rx'
import { lastValueFrom, type Observable, toArray } from 'rxjs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Behaviours, onDisk } from './ground.ts'

/** What refusals mean, whether a server says why or not. */
export const refusals: Behaviours = ground => {
  let ftp: Ftp
  beforeAll(async () => {
    ftp = createFtp({ ...ground().access, sessions: 1 })
    await ftp.mkdir(at('folder'))
    await ftp.writeFile(at('folder/file.txt'), 'file')
    await writeFile(onDisk(ground(), 'secret.txt'), 'secret')
    await chmod(onDisk(ground(), 'secret.txt'), 0o600)
  })
  afterAll(() => ftp.close())

  const at = (name: string) => `${ground().folder}/${name}`
  const all = (values: Observable<unknown>) => lastValueFrom(values.pipe(toArray()))
  const rejects = (call: Promise<unknown>, kind: string) => expect(call).rejects.toMatchObject({ kind })

  test('nothing is there', async () => {
    await rejects(ftp.readFile(at('none')), 'not-found')
    await rejects(ftp.readdir(at('none')), 'not-found')
    await rejects(all(ftp.list(at('none'))), 'not-found')
    await rejects(all(ftp.walk(at('none'))), 'not-found')
    await rejects(ftp.rm(at('none'), { recursive: true }), 'not-found')
  })

  test('the folder is not there', async () => {
    await rejects(ftp.writeFile(at('none/new'), 'x'), 'not-found')
    await rejects(ftp.mkdir(at('none/new')), 'not-found')
    await rejects(ftp.mkdir(at('folder/file.txt/new')), 'not-found')
    await rejects(ftp.rename(at('folder/file.txt'), at('none/file.txt')), 'not-found')
  })

  test('it is a directory', async () => {
    await rejects(ftp.readFile(at('folder')), 'usage')
    await rejects(ftp.writeFile(at('folder'), 'x'), 'usage')
    await rejects(ftp.rmdir(at('folder')), 'exists')
  })

  test('it is none', async () => {
    await rejects(ftp.readdir(at('folder/file.txt')), 'not-found')
    await rejects(all(ftp.list(at('folder/file.txt'))), 'not-found')
    await rejects(all(ftp.walk(at('folder/file.txt'))), 'not-found')
  })

  test('the user may not do that', async () => {
    // The embedded server serves as whoever runs it.
    if (ground().server.name === 'embedded') return
    await rejects(ftp.readFile(at('secret.txt')), 'permission')
    await rejects(ftp.writeFile('/locked/new', 'x'), 'permission')
    await rejects(ftp.mkdir('/locked/new'), 'permission')
    await rejects(ftp.unlink('/content.bin'), 'permission')
  })
}
