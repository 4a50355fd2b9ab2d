import { createFtpServer, MemoryFileSystem } from '@sluice/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { downloadAll, fetchReport, uploadReport } from './my-transfers.ts'

const files = new MemoryFileSystem({ 'report.csv': 'id,amount\n'.repeat(1000) })
const server = createFtpServer({ fileSystem: files })
beforeAll(() => server.listen())
afterAll(() => server.close())

test('my code tries again when the server says 421', async () => {
  const heal = server.inject({
    at: { command: 'RETR', nth: 1 },
    do: { type: 'answer', code: 421, text: 'Shutting down.' },
  })
  expect(await downloadAll(server.url, ['report.csv'])).toEqual([10_000])
  heal()
})

test('a download that breaks midway is an error', async () => {
  const heal = server.inject({ at: { data: 'RETR', afterBytes: 500 }, do: { type: 'close', how: 'reset' } })
  await expect(fetchReport(server.url, 'report.csv')).rejects.toThrow()
  heal()
})

test('my uploader notices that the disk is full', async () => {
  const heal = server.inject({
    at: { data: 'STOR', afterBytes: 100 },
    do: { type: 'reply', code: 552, text: 'The disk is full.', ending: 'reset' },
  })
  await expect(uploadReport(server.url, 'new.csv', 'x'.repeat(1000))).rejects.toThrow('552')
  heal()
})
