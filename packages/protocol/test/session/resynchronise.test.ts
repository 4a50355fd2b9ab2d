import { describe, expect, it } from 'vitest'
import type { Command } from '../../src/command/command.ts'
import { bytesOf } from '../bytes-of.ts'
import { cuts } from '../cut.ts'
import { greeted, told } from './told.ts'

const retrieve: Command = { verb: 'RETR', path: 'a' }

describe('a UserSession', () => {
  describe('resynchronise', () => {
    // What four real servers answer to ABOR and PWD after the data connection was destroyed in the middle.
    const answers: readonly (readonly [string, string, readonly string[]])[] = [
      ['vsftpd, RETR', '426 a\r\n225 b\r\n257 "/"\r\n', ['replied 1 426', 'replied 2 225', 'replied 3 257']],
      [
        'Pure-FTPd, RETR',
        '150 a\r\n226 b\r\n257 "/"\r\n',
        ['preliminary 1 150', 'replied 1 226', 'unanswered 2', 'replied 3 257'],
      ],
      [
        'Pure-FTPd, STOR',
        '426 a\r\n451 b\r\n257 "/"\r\n',
        ['replied 1 426', 'replied 2 451', 'replied 3 257'],
      ],
      [
        'pyftpdlib, after the data',
        '225 a\r\n257 "/"\r\n',
        ['replied 1 225', 'unanswered 2', 'replied 3 257'],
      ],
      [
        'more than anybody should say',
        '426 a\r\n226 b\r\n226 c\r\n257 "/"\r\n',
        ['replied 1 426', 'replied 2 226', 'stray 226', 'replied 3 257'],
      ],
    ]

    it.each(answers)('gets back into step with %s', (_server, wire, events) => {
      for (const pieces of cuts(bytesOf(wire))) {
        const session = greeted()
        session.send(retrieve)
        session.receive(bytesOf('150 go\r\n'))
        session.send({ verb: 'ABOR' })
        session.resynchronise()
        expect(told(session, pieces)).toEqual(events)
        expect(session.outstanding).toBe(0)
        session.send({ verb: 'NOOP' })
        expect(told(session, [bytesOf('200 ok\r\n')])).toEqual(['replied 4 200'])
      }
    })
  })

  it('lets one 225 answer a transfer that ABOR stands behind, and nothing else that answers no transfer', () => {
    const session = greeted()
    session.send({ verb: 'STOR', path: 'a' }, { verb: 'ABOR' })
    expect(told(session, [bytesOf('225 ok\r\n')])).toEqual(['replied 1 225'])
    for (const code of [200, 229, 257, 350]) {
      const other = greeted()
      other.send({ verb: 'STOR', path: 'a' }, { verb: 'ABOR' })
      expect(told(other, [bytesOf(`${code} ok\r\n`)])).toEqual(['failed FTP_UNEXPECTED_REPLY'])
    }
    const alone = greeted()
    alone.send(retrieve)
    expect(told(alone, [bytesOf('225 ok\r\n')])).toEqual(['failed FTP_UNEXPECTED_REPLY'])
  })

  describe('while it resynchronises', () => {
    it('does not take the 257 of an earlier MKD for that of its barrier', () => {
      const session = greeted()
      session.send(retrieve, { verb: 'MKD', path: 'a' }, { verb: 'NOOP' })
      session.resynchronise()
      expect(told(session, [bytesOf('257 "/a"\r\n200 ok\r\n257 "/"\r\n')])).toEqual([
        'unanswered 1',
        'replied 2 257',
        'replied 3 200',
        'replied 4 257',
      ])
    })

    it('gives up the data connection of a transfer that is never answered', () => {
      const session = greeted()
      session.send({ verb: 'EPSV' }, retrieve)
      session.receive(bytesOf('229 (|||2000|)\r\n150 go\r\n'))
      session.resynchronise()
      expect(told(session, [bytesOf('257 "/"\r\n')])).toEqual(['unanswered 2', 'replied 3 257'])
      expect(session.state.dataConnection).toBe('none')
    })

    it('bears so many strays and no more', () => {
      const session = greeted()
      session.resynchronise()
      const events = told(session, [bytesOf('226 a\r\n'.repeat(17))])
      expect(events).toEqual([...Array(16).fill('stray 226'), 'failed FTP_LIMIT_EXCEEDED'])
      expect(session.state.dialogue).toBe('closed')
    })
  })

  it('does not take a 257 for that of its barrier that began before it', () => {
    const bytes = bytesOf('257 "/a"\r\n')
    for (let at = 1; at < bytes.length; at++) {
      const session = greeted()
      session.send(retrieve)
      session.receive(bytes.slice(0, at))
      session.resynchronise()
      expect(told(session, [bytes.slice(at), bytesOf('426 cut\r\n257 "/"\r\n')])).toEqual([
        'stray 257',
        'replied 1 426',
        'replied 2 257',
      ])
    }
  })

  it('knows when the second of two replies in a piece began', () => {
    const session = greeted()
    session.send(retrieve, { verb: 'NOOP' })
    session.receive(bytesOf('226 a\r\n257'))
    session.resynchronise()
    expect(told(session, [bytesOf(' x\r\n200 b\r\n257 "/"\r\n')])).toEqual([
      'replied 2 257',
      'stray 200',
      'replied 3 257',
    ])
  })

  it('lets a 225 answer nothing but a transfer and ABOR because of an ABOR', () => {
    for (const command of [{ verb: 'REST', offset: 1 }, { verb: 'EPSV' }] as const) {
      const session = greeted()
      session.send(command, { verb: 'ABOR' })
      expect(told(session, [bytesOf('225 ok\r\n')])).toEqual(['failed FTP_UNEXPECTED_REPLY'])
    }
  })
})
