import { stat } from 'node:fs/promises'
import { FtpSession } from '@sluice/transport'
import { expect, test } from 'vitest'
import { discard, fetched } from '../../support/fetched.ts'
import { type Behaviours, bigBytes, content, failingSource, type Ground, onDisk } from './ground.ts'

/** Operations that do not come to their end, and what the session is worth afterwards. */
export const givingUp: Behaviours = ground => {
  test('a download that is aborted in the middle', async () => {
    const { abilities } = ground()
    await using session = await FtpSession.connect(ground().access)
    const abort = new AbortController()
    const failed = session.retrieve('/big.bin', discard(), {
      signal: abort.signal,
      onProgress: () => abort.abort(),
    })
    await expect(failed).rejects.toMatchObject({ code: 'FTP_ABORTED', name: 'AbortError' })
    expect(session.closed).toBe(!abilities.survivesAbort)
    if (!session.closed) await prove(session, ground())
  })

  test('an upload that is aborted in the middle', async () => {
    const { abilities, folder } = ground()
    await using session = await FtpSession.connect(ground().access)
    const abort = new AbortController()
    function* endless() {
      for (;;) yield content
    }
    const failed = session.store(endless(), `${folder}/endless`, {
      signal: abort.signal,
      onProgress: () => abort.abort(),
    })
    await expect(failed).rejects.toMatchObject({ code: 'FTP_ABORTED' })
    // pyftpdlib may have begun or not when it is told, and cannot be used any more in the second case.
    if (abilities.survivesAbort) expect(session.closed).toBe(false)
    if (session.closed) return
    await prove(session, ground())
    await session.delete(`${folder}/endless`)
  })

  test('an upload whose source fails', async () => {
    const { abilities, folder } = ground()
    for (const chunks of [0, 1, 20]) {
      await using session = await FtpSession.connect(ground().access)
      const failure = await session.store(failingSource(chunks), `${folder}/partial`).catch(error => error)
      expect(failure).toMatchObject({
        code: 'FTP_CALLER_FAILED',
        message: expect.stringMatching(/the disk on fire/),
        cause: { message: 'the disk on fire' },
      })
      expect([226, 250]).not.toContain(failure.reply?.code)
      if (abilities.survivesAbort) expect(session.closed).toBe(false)
      if (!session.closed) await prove(session, ground())
    }
  })

  test('listings that are left early', async () => {
    // Where a server does not bear an abort, the session is opened anew.
    const { session } = ground()
    for (let round = 0; round < 3; round++) {
      for await (const _entry of session.list('/names')) break
      for await (const _line of session.lines('/names')) break
    }
    expect(await session.pwd()).toBe('/')
  })

  test('a data connection that is handed over and thrown away', async () => {
    const { session } = ground()
    const data = await session.openData('RETR /big.bin')
    expect(await data.readable[Symbol.asyncIterator]().next()).toMatchObject({ done: false })
    await data.destroy()
    await expect(data.complete()).rejects.toMatchObject({ code: 'FTP_ABORTED' })
    expect(await session.size('/big.bin')).toBe(bigBytes)
  })

  test('a session that is opened anew is where it was', async () => {
    const { access, folder } = ground()
    await using session = await FtpSession.connect(access)
    await session.cwd(folder)
    await session.reconnect()
    expect(await session.pwd()).toBe(folder)
    await session.store(['again'], 'again')
    expect((await stat(onDisk(ground(), 'again'))).size).toBe(5)
  })
}

/** The session is in step: it answers what it is asked, and files are whole. */
async function prove(session: FtpSession, { folder }: Ground): Promise<void> {
  expect(await session.pwd()).toBe('/')
  expect(await fetched(session, '/names/plain.txt')).toHaveLength(9)
  await session.store(['good'], `${folder}/good`)
  expect(await session.size(`${folder}/good`)).toBe(4)
}
