import { describe, expect, it } from 'vitest'
import { bytesOf } from '../bytes-of.ts'
import { greeted } from './told.ts'

describe('a UserSession', () => {
  it('hands out no secret that the server repeats to something else, or twice', () => {
    const wires = [
      '331 more\r\n230 in\r\n200 I\r\n421 hush\r\n',
      '331 more\r\n530 hush\r\n530 hush\r\n530 hush\r\n',
      '331 more\r\n230 in\r\n200 I\r\nhush\r\n',
      '331 more\r\nhu',
    ]
    for (const wire of wires) {
      const session = greeted()
      session.send(
        { verb: 'USER', user: 'me' },
        { verb: 'PASS', password: 'hush' },
        { verb: 'TYPE', type: 'I' },
      )
      const events = [...session.receive(bytesOf(wire)), ...session.receive(bytesOf('\r\n'))]
      expect(events.at(-1)?.type).toBe('failed')
      for (const event of events) {
        const error = event.type === 'failed' ? `${event.error.message}${event.error.stack}` : ''
        expect(JSON.stringify(event) + error).not.toContain('hush')
      }
    }
  })

  it('hands out no part of a secret that is still to be answered', () => {
    const session = greeted()
    session.send({ verb: 'PASS', password: 'hush' })
    const [event] = session.receive(bytesOf('what is hus\r\n'))
    expect(event).toMatchObject({ error: { code: 'FTP_MALFORMED_REPLY' } })
    expect(event?.type === 'failed' && event.error.message).not.toContain('hus')
  })

  it('hands out nothing of the secrets of other commands in the answers to them', () => {
    const session = greeted()
    session.send({ verb: 'SITE PSWD', password: 'old', replacement: 'hush' })
    expect(JSON.stringify(session.receive(bytesOf('200 old is hush now\r\n')))).toContain('*** is *** now')
    session.send({ verb: 'SITE PSWD', password: 'hush', replacement: 'new' })
    expect(session.receive(bytesOf('421 hush\r\n'))).toMatchObject([{ error: { reply: { lines: ['***'] } } }])
  })

  it('leaves the answers to other commands as they are', () => {
    const session = greeted()
    session.send({ verb: 'PASS', password: 'a' }, { verb: 'PWD' })
    session.receive(bytesOf('230 in\r\n'))
    expect(session.receive(bytesOf('257 "/data"\r\n'))).toMatchObject([{ reply: { lines: ['"/data"'] } }])
    session.send({ verb: 'MKD', path: 'data' })
    expect(session.receive(bytesOf('257 "/data"\r\n'))).toMatchObject([{ reply: { lines: ['"/data"'] } }])
    const bare = greeted()
    bare.send({ verb: 'PASS', password: '' })
    expect(bare.receive(bytesOf('230 in\r\n'))).toMatchObject([{ reply: { lines: ['in'] } }])
  })

  it('shows a line that is no reply where no secret can be in it', () => {
    const session = greeted()
    session.send({ verb: 'NOOP' })
    expect(session.receive(bytesOf('what\r\n'))).toMatchObject([
      { error: { message: expect.stringContaining('what') } },
    ])
  })

  it('hands out no secret that the server repeats', () => {
    for (const answer of ['530 hush is wrong', '421 hush', '150 hush', 'what is hush']) {
      const session = greeted()
      session.send({ verb: 'PASS', password: 'hush' })
      expect(JSON.stringify(session.receive(bytesOf(`${answer}\r\n`)))).not.toContain('hush')
    }
  })

  it('hides a secret before another that it begins with', () => {
    const session = greeted()
    session.send({ verb: 'SITE PSWD', password: 'hush', replacement: 'hush-hush-2' })
    expect(session.receive(bytesOf('200 hush-hush-2 for hush\r\n'))).toMatchObject([
      { reply: { lines: ['*** for ***'] } },
    ])
  })

  it.each([
    ['SITE', { verb: 'SITE', text: 'CHPASS joe hush' }],
    ['an open command', { verb: 'OTHER', name: 'XPASS', argument: bytesOf('hush') }],
  ] as const)('hides the words of %s that sounds like passwords', (_what, command) => {
    for (const wire of ['200 is hush\r\n', '500-what\r\n hush\r\n500 no\r\n', 'what is hu\r\n']) {
      const session = greeted()
      session.send(command)
      const [event] = session.receive(bytesOf(wire))
      const error = event?.type === 'failed' ? event.error.message : ''
      expect(JSON.stringify(event) + error).not.toContain('hu')
    }
  })

  it('has nothing to hide in the answer to such a command without an argument', () => {
    const session = greeted()
    session.send({ verb: 'OTHER', name: 'XPASS' })
    expect(session.receive(bytesOf('500 XPASS what\r\n'))).toMatchObject([
      { reply: { lines: ['XPASS what'] } },
    ])
  })

  it('hides a secret that has lost its blanks', () => {
    const session = greeted()
    session.send({ verb: 'PASS', password: ' hush ' })
    expect(session.receive(bytesOf('530 hush is wrong\r\n'))).toMatchObject([
      { reply: { lines: ['*** is wrong'] } },
    ])
  })

  it('hides a secret of UTF-8 in a line that is none', () => {
    const session = greeted()
    session.send({ verb: 'PASS', password: 'grüße' })
    const line = new Uint8Array([...bytesOf('530 grüße '), 0xe9, ...bytesOf('\r\n')])
    expect(session.receive(line)).toMatchObject([{ reply: { lines: ['*** é'] } }])
  })

  it.each([
    ['cut at its end', 'hush', `${'x'.repeat(78)}hush`],
    ['cut in a character', 'grüße', `grüße${'x'.repeat(72)}ü`],
    ['with a control character', 'hu\x07sh', 'what is hu\x07sh'],
    ['with a blank behind', 'hush ', 'what is hush'],
  ])('hides a secret of long ago in a line that is no reply, %s', (_how, password, line) => {
    const session = greeted()
    session.send({ verb: 'PASS', password })
    session.receive(bytesOf('230 in\r\n'))
    const [event] = session.receive(bytesOf(`${line}\r\n`))
    expect(event).toMatchObject({
      error: { code: 'FTP_MALFORMED_REPLY', message: expect.stringMatching(/may repeat a secret$/) },
    })
  })

  it('says which cap was passed, also with a secret outstanding', () => {
    const session = greeted({ limits: { replyLineBytes: 100 } })
    session.send({ verb: 'PASS', password: 'hush' })
    expect(session.receive(bytesOf('x'.repeat(102)))).toMatchObject([
      { error: { code: 'FTP_LIMIT_EXCEEDED', message: expect.stringContaining('100 bytes') } },
    ])
  })

  it('keeps the bytes of a reply where there is nothing to hide, and only there', () => {
    const session = greeted()
    session.send(
      { verb: 'PASS', password: 'hush' },
      { verb: 'CWD', path: 'a' },
      { verb: 'CWD', path: 'hush' },
    )
    const [, own, other] = session.receive(bytesOf('230 hush\r\n550 no\r\n550 hush\r\n')).map(event => {
      return event.type === 'replied' ? event.reply.raw : 'failed'
    })
    expect(own).toEqual([bytesOf('no')])
    expect(other).toBeUndefined()
  })
})
