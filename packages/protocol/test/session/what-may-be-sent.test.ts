import { describe, expect, it } from 'vitest'
import type { Command } from '../../src/command/command.ts'
import { LocalProtocolError } from '../../src/errors.ts'
import { UserSession } from '../../src/session/user-session.ts'
import { bytesOf } from '../bytes-of.ts'
import { greeted, told } from './told.ts'

const retrieve: Command = { verb: 'RETR', path: 'a' }

describe('a UserSession', () => {
  it('sends nothing before the greeting', () => {
    expect(() => new UserSession().send({ verb: 'NOOP' })).toThrow(LocalProtocolError)
  })

  it('pushes no expectation when one of several commands cannot be sent', () => {
    const session = greeted()
    expect(() => session.send({ verb: 'NOOP' }, { verb: 'RETR', path: 'a\n' })).toThrow(LocalProtocolError)
    expect(session.outstanding).toBe(0)
  })

  it('gives USER, PASS and ACCT once in a log-in', () => {
    const user: Command = { verb: 'USER', user: 'me' }
    const password: Command = { verb: 'PASS', password: 'x' }
    const account: Command = { verb: 'ACCT', account: 'x' }
    const session = greeted()
    expect(() => session.send(user, user)).toThrow(/last USER is unanswered/)
    expect(() => session.send(user, password, password)).toThrow(/begin again with USER/)
    session.send(user, password, account)
    session.receive(bytesOf('331 a\r\n332 b\r\n530 c\r\n'))
    for (const again of [password, account, { verb: 'OTHER', name: 'pass', argument: 'y' } as const]) {
      expect(() => session.send(again)).toThrow(/it was sent once/)
    }
    session.send(user, password)
    session.receive(bytesOf('331 a\r\n230 b\r\n'))
    session.send({ verb: 'REIN' })
    session.receive(bytesOf('220 again\r\n'))
    expect(() => session.send(password)).not.toThrow()
  })

  describe('in lock-step', () => {
    function lockedStep(): UserSession {
      const session = new UserSession({ lockStep: true })
      session.receive(bytesOf('220 ready\r\n'))
      return session
    }

    it('sends one command at a time', () => {
      const session = lockedStep()
      expect(() => session.send({ verb: 'NOOP' }, { verb: 'NOOP' })).toThrow(/one command at a time/)
      session.send({ verb: 'NOOP' })
      expect(() => session.send({ verb: 'ABOR' })).toThrow(/NOOP is still unanswered/)
      session.receive(bytesOf('200 ok\r\n'))
      expect(() => session.send({ verb: 'NOOP' })).not.toThrow()
    })

    it('sends nothing but ABOR and the barrier during a transfer', () => {
      const session = lockedStep()
      session.send(retrieve)
      session.receive(bytesOf('150 go\r\n'))
      expect(() => session.send({ verb: 'NOOP' })).toThrow(/RETR is still unanswered/)
      session.send({ verb: 'ABOR' })
      expect(() => session.send({ verb: 'ABOR' })).toThrow(/ABOR is still unanswered/)
      session.resynchronise()
      expect(told(session, [bytesOf('426 a\r\n226 b\r\n257 "/"\r\n')])).toEqual([
        'replied 1 426',
        'replied 2 226',
        'replied 3 257',
      ])
    })
  })

  it.each(['AUTH', 'QUIT', 'CCC', 'REIN'] as const)('lets nothing follow %s before its reply', verb => {
    const command: Command = verb === 'AUTH' ? { verb, mechanism: 'TLS' } : { verb }
    expect(() => greeted().send(command, { verb: 'NOOP' })).toThrow(/nothing may follow/)
    const session = greeted()
    session.send(command)
    expect(() => session.send({ verb: 'NOOP' })).toThrow(/nothing may follow/)
  })

  it('goes in lock-step and ahead of its server as it is told from then on', () => {
    const session = greeted({ lockStep: true })
    session.send({ verb: 'SYST' })
    session.lockStep = false
    session.send({ verb: 'FEAT' }, { verb: 'NOOP' })
    session.lockStep = true
    expect(() => session.send({ verb: 'NOOP' })).toThrow(/one command at a time/)
    expect(told(session, [bytesOf('215 UNIX\r\n211 none\r\n200 ok\r\n')])).toEqual([
      'replied 1 215',
      'replied 2 211',
      'replied 3 200',
    ])
    expect(() => session.send({ verb: 'NOOP' })).not.toThrow()
  })

  it('has 1024 commands unanswered and no more', () => {
    const session = greeted()
    const commands = Array<Command>(1023).fill({ verb: 'NOOP' })
    expect(() => session.send(...commands, ...commands)).toThrow(/1024 commands are unanswered/)
    expect(session.outstanding).toBe(0)
    session.send(...commands)
    session.resynchronise()
    expect(() => session.send({ verb: 'NOOP' })).toThrow(/1024 commands are unanswered/)
    expect(() => session.resynchronise()).toThrow(/1024 commands are unanswered/)
    session.receive(bytesOf('200 ok\r\n'))
    expect(() => session.send({ verb: 'NOOP' })).not.toThrow()
  })
})
