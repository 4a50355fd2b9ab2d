import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { lastValueFrom, type Observable, toArray } from 'rxjs'
import { expect, test } from 'vitest'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import type { Ftp } from '../../src/ftp.ts'
import { withGate } from '../../src/pacing/with-gate.ts'
import { lay } from '../streams/support/ground.ts'

leaveNothingOpen()

const all = <T>(source: Observable<T>) => lastValueFrom(source.pipe(toArray()))

/** What wants a session, each in its way; none of it can have the one that is lent. */
const shapes: Readonly<Record<string, (ftp: Ftp) => Promise<unknown>>> = {
  'a listing': ftp => all(ftp.list('in')),
  'a listing with a gate': ftp =>
    all(withGate(1, gate => ftp.list('in', { gate }).pipe(gate.concatMap(async entry => entry)))),
  'a walk': ftp => all(ftp.walk('')),
  names: ftp => all(ftp.nameList('in')),
  lines: ftp => all(ftp.lines('in/a.txt')),
  bytes: ftp =>
    all(withGate(1, gate => ftp.bytes('in/a.txt', { gate }).pipe(gate.concatMap(async chunk => chunk)))),
  'a download': ftp => all(ftp.download('in/a.txt', () => process.stdout, { retry: false })),
  'an upload': ftp => all(ftp.upload(Buffer.from('x'), 'in/new.txt', { retry: false })),
  'a stream to read': ftp => text(ftp.createReadStream('in/a.txt')),
  'a stream to write': ftp => pipeline(['x'], ftp.createWriteStream('in/new.txt')),
  'a call': ftp => ftp.stat('in/a.txt'),
  'a session': ftp => ftp.session(session => session.pwd()),
}

test.each(Object.entries(shapes))(
  '%s that is waited for while the only session is lent is an error, not a wait without end',
  async (_what, shape) => {
    await using ground = await lay('clear text', { content: { 'in/a.txt': 'a' } })
    await ground.ftp.session(async session => {
      await expect(shape(ground.ftp)).rejects.toMatchObject({ code: 'FTP_BAD_SEQUENCE', kind: 'usage' })
      expect(await session.size('in/a.txt')).toBe(1)
    })
    expect(await ground.usable()).toBe(true)
    expect(ground.server.sessions).toBe(1)
  },
)
