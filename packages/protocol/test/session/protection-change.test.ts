import { describe, expect, it } from 'vitest'
import { LocalProtocolError, RemoteProtocolError } from '../../src/errors.ts'
import { UserSession } from '../../src/session/user-session.ts'
import { bytesOf } from '../bytes-of.ts'
import { cuts } from '../cut.ts'
import { greeted, told } from './told.ts'

describe('a UserSession', () => {
  it('refuses an AUTH under TLS, and a CCC with anything before it', () => {
    const session = greeted()
    session.send({ verb: 'AUTH', mechanism: 'TLS' })
    session.receive(bytesOf('234 go\r\n'))
    session.notify('tls-established')
    expect(() => session.send({ verb: 'AUTH', mechanism: 'TLS' })).toThrow(/is under TLS/)
    expect(() => session.send({ verb: 'NOOP' }, { verb: 'CCC' })).toThrow(/CCC must stand alone/)
    session.send({ verb: 'CCC' })
    expect(told(session, [bytesOf('200 clear\r\n')])).toEqual(['replied 2 200', 'clear-due'])
    session.notify('tls-cleared')
    expect(session.state).toMatchObject({ dialogue: 'open', controlProtection: 'clear' })
  })

  it('refuses news of TLS that is not due', () => {
    expect(() => greeted().notify('tls-established')).toThrow(/not due/)
    expect(() => greeted().notify('tls-cleared')).toThrow(LocalProtocolError)
    expect(() => new UserSession().notify('tls-cleared')).toThrow(LocalProtocolError)
    const session = new UserSession()
    session.notify('tls-established')
    expect(() => session.notify('tls-established')).toThrow(LocalProtocolError)
    expect(told(session, [bytesOf('220 ready\r\n')])).toEqual(['replied 0 220'])
  })

  describe('at a TLS upgrade', () => {
    it('asks for the handshake and starts anew behind it', () => {
      const session = greeted()
      session.send({ verb: 'AUTH', mechanism: 'TLS' })
      expect(told(session, [bytesOf('234 go\r\n')])).toEqual(['replied 1 234', 'tls-due'])
      expect(() => session.send({ verb: 'NOOP' })).toThrow(LocalProtocolError)
      session.notify('tls-established')
      expect(session.state).toMatchObject({ dialogue: 'open', controlProtection: 'protected' })
      session.send({ verb: 'PBSZ', size: 0 }, { verb: 'PROT', level: 'P' })
      session.receive(bytesOf('200 ok\r\n200 ok\r\n'))
      expect(session.state.dataProtection).toBe('private')
    })

    it.each(['230 injected\r\n', '2', '\r\n'])(
      'takes %j behind the 234 as an attack, however it is cut',
      injected => {
        for (const pieces of cuts(bytesOf(`234 go\r\n${injected}`))) {
          const session = greeted()
          session.send({ verb: 'AUTH', mechanism: 'TLS' })
          expect(told(session, pieces).at(-1)).toBe('failed FTP_PLAINTEXT_AT_TLS_UPGRADE')
        }
      },
    )

    it('goes on in clear text when AUTH is refused', () => {
      const session = greeted()
      session.send({ verb: 'AUTH', mechanism: 'TLS' })
      expect(told(session, [bytesOf('502 no\r\n')])).toEqual(['replied 1 502'])
      expect(session.state).toMatchObject({ dialogue: 'open', controlProtection: 'clear' })
    })
  })

  it.each(['220', '120 wait\r\n'])('is over when %j came in the clear before TLS from the start', clear => {
    const session = new UserSession()
    session.receive(bytesOf(clear))
    expect(() => session.notify('tls-established')).toThrow(RemoteProtocolError)
    expect(session.state.dialogue).toBe('closed')
    expect(session.receive(bytesOf(' ready\r\n'))).toEqual([])
  })

  it('takes no bytes at all for nothing, also while TLS is due', () => {
    const session = greeted()
    session.send({ verb: 'AUTH', mechanism: 'TLS' })
    expect(told(session, [bytesOf('234 go\r\n'), bytesOf('')])).toEqual(['replied 1 234', 'tls-due'])
    session.notify('tls-established')
    expect(session.state.controlProtection).toBe('protected')
  })

  it.each(['CCC', 'REIN'] as const)(
    'takes what shares the protection with the consent to %s as an attack',
    verb => {
      for (const pieces of cuts(bytesOf('220 bye\r\n2'))) {
        const session = greeted()
        session.send({ verb: 'AUTH', mechanism: 'TLS' })
        session.receive(bytesOf('234 go\r\n'))
        session.notify('tls-established')
        session.send({ verb })
        expect(told(session, pieces).at(-1)).toBe('failed FTP_PLAINTEXT_AT_TLS_UPGRADE')
      }
    },
  )

  it('lets no reply that began in the clear answer AUTH', () => {
    const session = greeted()
    session.receive(bytesOf('234'))
    session.send({ verb: 'AUTH', mechanism: 'TLS' })
    expect(told(session, [bytesOf(' go\r\n')])).toEqual(['failed FTP_UNEXPECTED_REPLY'])
  })
})
