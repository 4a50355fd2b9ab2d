import { describe, expect, it } from 'vitest'
import type { Command } from '../../src/command/command.ts'
import type { UserSession } from '../../src/session/user-session.ts'
import { bytesOf } from '../bytes-of.ts'
import { greeted, told } from './told.ts'

const retrieve: Command = { verb: 'RETR', path: 'a' }

/** A transfer, and a NOOP that was sent when it had begun. */
function knocking(command: Command = retrieve): UserSession {
  const session = greeted()
  session.send(command)
  session.receive(bytesOf('150 here it comes\r\n'))
  session.send({ verb: 'NOOP' })
  return session
}

describe('NOOP during a transfer', () => {
  // As four real servers answer it.
  it.each([
    ['behind the transfer', ['226 done', '200 ok'], ['replied 1 226', 'replied 2 200']],
    ['before it', ['200 NOOP: data transfer in progress', '226 done'], ['replied 2 200', 'replied 1 226']],
    ['with 500', ['500 Unknown command', '226 done'], ['replied 2 500', 'replied 1 226']],
    ['with 502', ['502 not now', '250 done'], ['replied 2 502', 'replied 1 250']],
    ['behind a failure', ['426 cut', '200 ok'], ['replied 1 426', 'replied 2 200']],
  ])('may be answered %s', (_how, lines, events) => {
    const session = knocking()
    expect(told(session, [bytesOf(`${lines.join('\r\n')}\r\n`)])).toEqual(events)
    expect(session.outstanding).toBe(0)
  })

  it('does not answer twice', () => {
    const session = knocking()
    expect(told(session, [bytesOf('200 ok\r\n200 ok\r\n')])).toEqual([
      'replied 2 200',
      expect.stringMatching(/^failed/),
    ])
  })

  it('is not what a transfer that has not begun is refused with', () => {
    const session = greeted()
    session.send(retrieve, { verb: 'NOOP' })
    expect(told(session, [bytesOf('500 what?\r\n200 ok\r\n')])).toEqual(['replied 1 500', 'replied 2 200'])
  })

  it('is nothing that a reply can be for which began before it', () => {
    const session = greeted()
    session.send(retrieve)
    session.receive(bytesOf('150 here it comes\r\n50'))
    session.send({ verb: 'NOOP' })
    expect(told(session, [bytesOf('0 no\r\n200 ok\r\n')])).toEqual(['replied 1 500', 'replied 2 200'])
  })

  it.each<[Command, Command, string]>([
    [retrieve, { verb: 'SIZE', path: 'a' }, '550 no'],
    [{ verb: 'STAT' }, { verb: 'NOOP' }, '211 fine'],
  ])('is no licence for anything else: %j and %j', (first, second, line) => {
    const session = greeted()
    session.send(first)
    if (first.verb === 'RETR') session.receive(bytesOf('150 here it comes\r\n'))
    session.send(second)
    expect(told(session, [bytesOf(`${line}\r\n`)])).toEqual([`replied 1 ${line.slice(0, 3)}`])
  })
})
