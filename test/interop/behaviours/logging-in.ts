import { FtpError, FtpSession } from '@sluice/transport'
import { expect, test } from 'vitest'
import { accessTo, type Protection } from '../../support/servers/access-to.ts'
import type { TestServer } from '../../support/servers/test-server.ts'
import type { Behaviours } from './ground.ts'

/** A log-in with a wrong password; Pure-FTPd lets it wait for some seconds, so it is begun before anything else. */
export async function refusedLogIn(server: TestServer, protection: Protection): Promise<unknown> {
  const wrong = { ...accessTo(server, protection), password: 'wrong-password' }
  const outcome = await FtpSession.connect(wrong).catch((error: unknown) => error)
  if (outcome instanceof FtpSession) await outcome.quit()
  return outcome
}

/** Who is let in, and under which protection. */
export function loggingIn(protection: Protection, refused: () => Promise<unknown>): Behaviours {
  return ground => {
    test('lets its user in', async () => {
      const { session } = ground()
      expect(session.greeting?.code).toBe(220)
      expect(session.protected).toBe(protection !== 'no TLS')
      expect(session.dataProtected).toBe(protection !== 'no TLS')
      expect(await session.pwd()).toBe('/')
      await session.noop()
    })

    test('refuses a wrong password, which no error repeats', async context => {
      if (!ground().server.checksPasswords) context.skip('any password is right')
      const error = await refused()
      expect(error).toMatchObject({ code: 'FTP_LOGIN_REFUSED', phase: 'log-in', command: 'PASS ***' })
      expect(String(error)).not.toContain('wrong-password')
    })

    test.skipIf(protection === 'no TLS')('does not trust an authority that it does not know', async () => {
      const { access } = ground()
      const { ca: _, ...strict } = access.tls ?? {}
      await expect(FtpSession.connect({ ...access, tls: strict })).rejects.toMatchObject({
        code: 'FTP_TLS_FAILED',
      })
    })

    test('lets somebody else in on the same connection, or says that it cannot', async () => {
      const { abilities, access } = ground()
      const tls = { ...access.tls, clearControl: true }
      await using session = await FtpSession.connect({
        ...access,
        ...(access.tls === undefined ? {} : { tls }),
      })
      const isClear = protection === 'no TLS'
      if (abilities.reinitialize === 'never') {
        await expect(session.reinitialize()).rejects.toMatchObject({ code: 'FTP_REFUSED', command: 'REIN' })
        expect(await session.pwd()).toBe('/')
      } else if (abilities.reinitialize === 'always' || isClear) {
        await session.cwd('/names')
        await session.reinitialize()
        await expect(session.pwd()).rejects.toThrow()
        await session.logIn()
        expect(session.protected).toBe(!isClear)
        expect(await session.pwd()).toBe('/')
      } else {
        // The server stays under TLS, which we have ended; who notices first, and how, is chance.
        await expect(session.reinitialize().then(() => session.logIn())).rejects.toBeInstanceOf(FtpError)
        expect(session.closed).toBe(true)
      }
    })
  }
}
