import { readFile, writeFile } from 'node:fs/promises'
import { FtpSession } from '@sluice/transport'
import { expect, test } from 'vitest'
import { fetched } from '../../support/fetched.ts'
import { type Behaviours, content, oddNames, onDisk } from './ground.ts'

const KIB = 1024

/** MODE Z, which ProFTPD takes more than a second for: once under each protection is enough. */
export const compression: Behaviours = ground => {
  test('moves the same bytes where it is asked to compress them', async () => {
    const { abilities, access, folder } = ground()
    const commands: string[] = []
    const replies: number[] = []
    await using session = await FtpSession.connect({
      ...access,
      compress: true,
      trace: event => {
        if (event.type === 'command') commands.push(event.command)
        if (event.type === 'reply') replies.push(event.code)
      },
    })
    // The greeting comes first, and a log-in has no preliminary replies.
    expect(replies[1 + commands.indexOf('MODE Z')]).toBe(abilities.deflate)
    const text = Buffer.from('the same line again and again\n'.repeat(1000))
    const odd = content.subarray(0, 300 * KIB)
    await session.store([text], `${folder}/z`, { size: text.length })
    expect((await readFile(onDisk(ground(), 'z'))).equals(text)).toBe(true)
    expect((await fetched(session, `${folder}/z`)).equals(text)).toBe(true)
    await writeFile(onDisk(ground(), 'odd'), odd)
    expect((await fetched(session, `${folder}/odd`)).equals(odd)).toBe(true)
    await session.store([odd], `${folder}/z`, { size: odd.length })
    expect((await readFile(onDisk(ground(), 'z'))).equals(odd)).toBe(true)
    await session.store([], `${folder}/nothing`)
    expect(await fetched(session, `${folder}/nothing`)).toHaveLength(0)
    expect((await session.list('/names').toArray()).length).toBe(oddNames.length)
  })
}
