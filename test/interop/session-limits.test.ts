import { createFtp, type FtpEvent } from '@sluice/rx'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessTo, protections } from '../support/servers/access-to.ts'
import { describeServer } from '../support/servers/describe-server.ts'
import type { RealServer } from '../support/servers/real-server.ts'
import { realServerKinds } from '../support/servers/real-servers.ts'

const granted = 3
const wanted = 8
const names = Array.from({ length: 24 }, (_, i) => `${i}.txt`)

for (const kind of realServerKinds) {
  describeServer(kind, () => {
    let server: RealServer
    beforeAll(async () => {
      server = await kind.start(undefined, { perAddress: granted })
    })
    afterAll(() => server.stop())

    describe.each(protections)('with %s', protection => {
      test('a pool that wants more sessions than the server grants does its work with those, and learns it', async () => {
        const events: FtpEvent[] = []
        await using ftp = createFtp({ ...accessTo(server, protection), sessions: wanted })
        ftp.events.subscribe(event => events.push(event))
        const told = (type: FtpEvent['type']) => events.filter(event => event.type === type)
        const paths = names.map(name => `${server.writable}/${protection} ${name}`)
        await Promise.all(paths.map((path, i) => ftp.writeFile(path, `${names[i]}`)))
        // Some refusals take longer than all of the work.
        await expect.poll(() => told('limit')).toEqual([{ type: 'limit', sessions: granted }])
        expect(told('opened')).toHaveLength(granted)
        expect(await Promise.all(paths.map(path => ftp.readFile(path, 'utf8')))).toEqual(names)
        expect(told('limit')).toHaveLength(1)
        expect(told('opened')).toHaveLength(granted)
        await ftp.close()
        expect(told('closed')).toHaveLength(granted)
      })
    })
  })
}
