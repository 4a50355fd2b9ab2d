import { expect, it } from 'vitest'
import type { Reply } from '../../src/reply/reply.ts'
import { UserSession } from '../../src/session/user-session.ts'
import { bytesOf } from '../bytes-of.ts'

it('the bytes of a reply that may repeat a password are not kept', () => {
  const session = new UserSession()
  session.receive(bytesOf('220 ready\r\n'))
  session.send({ verb: 'USER', user: 'me' })
  session.receive(bytesOf('331 go on\r\n'))
  session.send({ verb: 'PASS', password: 'hunter2' })
  const [event] = session.receive(bytesOf('530-no hunter2\r\n530 bad\r\n')) as { reply: Reply }[]
  expect(event?.reply.lines).toEqual(['no ***', 'bad'])
  expect(event?.reply.raw).toBeUndefined()
})
