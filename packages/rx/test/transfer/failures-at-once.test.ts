import { expect, test } from 'vitest'
import type { Fault } from '../../../server/src/index.ts'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import { eventsOf, lay, soon } from './support/ground.ts'

leaveNothingOpen()

const answer = (code: number, text: string) => ({ type: 'answer', code, text }) as const
const lasting = [
  [530, 'Please log in.', 'auth'],
  [532, 'Need an account.', 'auth'],
  [550, 'No such file.', 'not-found'],
  [450, 'No such file.', 'not-found'],
  [550, 'Permission denied.', 'permission'],
  [553, 'File name not allowed.', 'permission'],
  [550, 'File exists.', 'exists'],
  [452, 'No space left on device.', 'quota'],
  [552, 'Quota exceeded.', 'quota'],
  [550, 'Is a directory.', 'usage'],
  [502, 'Not implemented.', 'protocol'],
  [501, 'Bad path.', 'protocol'],
  [522, 'Session reuse required.', 'tls'],
] as const
const passing = [
  [450, 'File busy.', 'busy'],
  [451, 'Local error.', 'busy'],
  [425, 'No connection.', 'network'],
  [426, 'Cut.', 'network'],
] as const

/** A download and an upload whose command is answered so, each with the retries that it tells. */
async function both(code: number, text: string) {
  const faults: Fault[] = ['RETR', 'STOR'].map(command => ({ at: { command }, do: answer(code, text) }))
  await using ground = await lay({ content: { 'a.bin': 'a' }, faults })
  const transfers = [
    ground.ftp.download('a.bin', ground.at('a.bin'), { retry: soon }),
    ground.ftp.upload(Buffer.from('b'), 'b.bin', { retry: soon }),
  ]
  return await Promise.all(
    transfers.map(async transfer => {
      const { events, error } = await eventsOf(transfer)
      return { error, retries: events.filter(({ type }) => type === 'retry').length }
    }),
  )
}

test.each(lasting)('%i %s is told at once', async (code, text, kind) => {
  for (const { error, retries } of await both(code, text)) {
    expect(error).toMatchObject({ kind, transient: false, path: expect.stringMatching(/^[ab]\.bin$/) })
    expect(retries).toBe(0)
  }
})

test.each(passing)('%i %s is tried again', async (code, text, kind) => {
  for (const { error, retries } of await both(code, text)) {
    expect(error).toMatchObject({ kind, transient: true })
    expect(retries).toBe(soon.count)
  }
})

test('a wrong password is told at once', async () => {
  await using ground = await lay({
    users: { me: { password: 'right' } },
    client: { user: 'me', password: 'wrong' },
  })
  const { events, error } = await eventsOf(ground.ftp.download('a.bin', ground.at('a.bin'), { retry: soon }))
  expect(error).toMatchObject({ kind: 'auth', transient: false, path: 'a.bin' })
  expect(events).toEqual([])
})

test('a host that has no address is told at once', async () => {
  const connect = () => Promise.reject(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' }))
  await using ground = await lay({ client: { connect } })
  const { events, error } = await eventsOf(ground.ftp.download('a.bin', ground.at('a.bin'), { retry: soon }))
  expect(error).toMatchObject({ code: 'FTP_CONNECT_FAILED', transient: false })
  expect(events).toEqual([])
})

test('what the caller cannot have is told at once, and what it means', async () => {
  await using ground = await lay({ content: { 'a.bin': 'a' } })
  const impossible = [
    ground.ftp.download('a.bin', ground.at('a.bin'), { retry: -1 }),
    ground.ftp.download('a.bin', () => process.stdout, { atomic: true }),
    ground.ftp.download('a\nb', ground.at('a.bin')),
    ground.ftp.upload(Buffer.from('b'), 'b.bin', { atomic: true, resume: true }),
  ]
  for (const transfer of impossible) {
    const { events, error } = await eventsOf(transfer)
    expect(error).toMatchObject({ kind: 'usage', transient: false, path: expect.any(String) })
    expect(events).toEqual([])
  }
})

test('a local file that cannot be opened is told at once', async () => {
  await using ground = await lay({ content: { 'a.bin': 'a' } })
  const transfers = [
    ground.ftp.download('a.bin', ground.at('missing/a.bin'), { retry: soon }),
    ground.ftp.upload(ground.at('missing'), 'b.bin', { retry: soon }),
  ]
  for (const transfer of transfers) {
    const { events, error } = await eventsOf(transfer)
    expect(error).toMatchObject({ kind: 'local', cause: { code: 'ENOENT' } })
    expect(events.some(({ type }) => type === 'retry')).toBe(false)
  }
})
