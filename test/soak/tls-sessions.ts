// Every TLS data connection resumes a session of its control connection at the first attempt: a thousand in sequence,
// and over eight sessions at once.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { type ConnectionOptions, FtpSession } from '@sluice/transport'
import { TlsHellos } from '../support/tls-hellos.ts'
import { soak } from './soak.ts'

const inSequence = 1000
const sessions = 8
const forEach = 125
const content = 'content'

soak(async ({ options, root }) => {
  await writeFile(join(root, 'small.txt'), content)
  const access = options as ConnectionOptions
  const begun = performance.now()
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const tls = { ...access.tls, minVersion: version, maxVersion: version }
    await check({ ...access, tls }, 1, inSequence)
    await check({ ...access, tls }, sessions, forEach)
  }
  const seconds = (performance.now() - begun) / 1000
  const all = 2 * (inSequence + sessions * forEach)
  return `${all} data connections resumed without a second hello in ${seconds.toFixed(1)} s`
})

/** So many sessions at once, with so many transfers one behind the other. */
async function check(options: ConnectionOptions, count: number, transfers: number): Promise<void> {
  const hellos = new TlsHellos()
  const run = async (index: number): Promise<void> => {
    await using session = await FtpSession.connect({ ...options, connect: hellos.connect })
    for (let turn = 0; turn < transfers; turn++) await transfer(session, turn, `/up/${index}.txt`)
  }
  await Promise.all(Array.from({ length: count }, (_, index) => run(index)))
  const data = hellos.handshakes.filter(({ purpose }) => purpose === 'data')
  assert.equal(data.length, count * transfers)
  for (const handshake of data) {
    assert.deepEqual(handshake, { purpose: 'data', retried: false, resumed: true })
  }
}

async function transfer(session: FtpSession, turn: number, path: string): Promise<void> {
  if (turn % 2 === 0) {
    await session.store([content], path)
    return
  }
  let text = ''
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString('latin1')
      done()
    },
  })
  await session.retrieve('/small.txt', sink)
  assert.equal(text, content)
}
