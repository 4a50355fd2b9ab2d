import { chmod, readdir, readFile, stat } from 'node:fs/promises'
import { Writable } from 'node:stream'
import { createFtp } from '@sluice/rx'
import { lastValueFrom } from 'rxjs'
import { expect, test } from 'vitest'
import { cuttingConnect } from '../../support/cutting-connect.ts'
import { type Behaviours, content, onDisk } from './ground.ts'

const CUT_AT = 4_000_000
const soon = { count: 3, delay: 1 } as const

/** Files that are replaced as a whole or not at all, and sinks that go on. */
export const replacement: Behaviours = ground => {
  /** A client whose first data connection is cut after so many bytes. */
  const cut = () => createFtp({ ...ground().access, ...cuttingConnect(CUT_AT) })

  test('permissions are kept where the server tells and takes them, over the same session', async () => {
    const { server, folder, abilities } = ground()
    const path = `${folder}/permitted`
    const sessions = new Set<number>()
    await using ftp = createFtp({ ...ground().access, trace: ({ session }) => sessions.add(session) })
    await ftp.writeFile(path, 'old')
    await chmod(onDisk(ground(), 'permitted'), 0o660)
    await lastValueFrom(ftp.upload(content, path, { atomic: true }))
    expect((await readFile(onDisk(ground(), 'permitted'))).equals(content)).toBe(true)
    const { mode } = await stat(onDisk(ground(), 'permitted'))
    expect([server.name, (mode & 0o777) === 0o660]).toEqual([server.name, abilities.keepsModes])
    await ftp.command('NOOP')
    expect(sessions.size).toBe(1)
  })

  test('an atomic upload that is cut leaves what was there, and nothing else', async () => {
    await using ftp = createFtp(ground().access)
    await using one = cut()
    const path = `${ground().folder}/cut`
    await ftp.writeFile(path, 'old')
    const transfer = one.upload(content, path, { atomic: true, retry: false })
    await expect(lastValueFrom(transfer)).rejects.toMatchObject({ transient: true, path })
    expect(await readFile(onDisk(ground(), 'cut'), 'utf8')).toBe('old')
    const names = await readdir(onDisk(ground(), ''))
    expect(names.filter(name => name.includes('cut'))).toEqual(['cut'])
  })

  test('a download to what is resumable goes on where it was cut', async () => {
    await using one = cut()
    const opened: number[] = []
    let bytes = Buffer.alloc(0)
    const open = (startAt: number) => {
      opened.push(startAt)
      bytes = bytes.subarray(0, startAt)
      return new Writable({
        write(chunk: Buffer, _encoding, done) {
          bytes = Buffer.concat([bytes, chunk])
          done()
        },
      })
    }
    await lastValueFrom(one.download('/content.bin', { resumable: true, open }, { retry: soon }))
    expect(bytes.equals(content)).toBe(true)
    expect(opened).toEqual([0, expect.any(Number)])
    expect(opened[1]).toBeGreaterThan(0)
  })
}
