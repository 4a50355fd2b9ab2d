import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFtp, type Ftp, type TransferEvent } from '@sluice/rx'
import { Throttle } from '@sluice/transport'
import { lastValueFrom, type Observable, tap } from 'rxjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessTo } from '../support/servers/access-to.ts'
import { describeServer } from '../support/servers/describe-server.ts'
import type { RealServer } from '../support/servers/real-server.ts'
import { realServerKinds } from '../support/servers/real-servers.ts'

const MIB = 1024 ** 2
/** More than what may be on its way in the memory of the system, so that a server that dies has not sent it all. */
const content = Buffer.alloc(24 * MIB, 'what is to arrive whole\n')
/** So that a transfer is under way long enough to be struck. */
const settings = () => ({
  throttle: new Throttle({ bytesPerSecond: 16 * MIB }),
  retry: { count: Infinity, delay: 50 },
})
const deadline = { timeout: 30_000 }

for (const kind of realServerKinds) {
  describeServer(kind, () => {
    let server: RealServer
    let local: string
    beforeAll(async () => {
      server = await kind.start()
      local = await mkdtemp(join(tmpdir(), 'sluice-hard-'))
      await writeFile(join(server.root, 'source'), content)
      await writeFile(join(local, 'source'), content)
    })
    afterAll(async () => {
      await server.stop()
      await rm(local, { recursive: true })
    })

    describe.each(['no TLS', 'TLSv1.3'] as const)('with %s', protection => {
      const open = (): Ftp => createFtp({ ...accessTo(server, protection), sessions: 2 })

      test('transfers go on by themselves when the server has died and is there again', async () => {
        await using ftp = open()
        const [target, stored] = [join(local, 'target'), join(server.root, 'up/target')]
        const transfers = [
          follow(ftp.download('source', target, settings())),
          follow(ftp.upload(join(local, 'source'), '/up/target', settings())),
        ]
        await Promise.all(transfers.map(({ isUnderWay }) => isUnderWay))
        await server.kill()
        await Promise.all(transfers.map(({ isStruck }) => isStruck))
        await server.startAgain()
        for (const { last } of transfers) {
          expect(await last).toMatchObject({ type: 'done', result: { bytes: content.length } })
        }
        expect(content.equals(await readFile(target))).toBe(true)
        expect(content.equals(await readFile(stored))).toBe(true)
      })

      test('a session that the server has ended meanwhile is replaced without a word', async () => {
        await using ftp = open()
        const uses: readonly (() => Promise<unknown>)[] = [
          () => ftp.writeFile('/up/a', 'one '),
          () => ftp.appendFile('/up/a', 'two'),
          () => lastValueFrom(ftp.upload(streamOf('three'), '/up/b')),
          () => lastValueFrom(ftp.download('/up/b', join(local, 'b'))),
          () => ftp.rename('/up/a', '/up/c'),
          () => ftp.rm('/up/b'),
        ]
        for (const use of uses) {
          await use()
          await endSessions(server)
        }
        expect(await ftp.readFile('/up/c', 'utf8')).toBe('one two')
        expect(await readFile(join(local, 'b'), 'utf8')).toBe('three')
        expect(await ftp.exists('/up/b')).toBe(false)
      })
    })
  })
}

async function* streamOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text)
}

/** Ends all sessions of a server without a word; where one process serves them all, with that. */
async function endSessions(server: RealServer): Promise<void> {
  if (server.name === 'pyftpdlib') {
    await server.kill()
    await server.startAgain()
    return
  }
  const [own] = await server.processIds()
  const ids = async () => (await server.processIds()).filter(id => id !== own)
  for (const id of await ids()) process.kill(id, 'SIGKILL')
  await expect.poll(ids, deadline).toEqual([])
}

/** Follows a transfer: resolves when bytes flow, when the first attempt is over, and with its last event. */
function follow(transfer: Observable<TransferEvent>): {
  readonly isUnderWay: Promise<void>
  readonly isStruck: Promise<unknown>
  readonly last: Promise<TransferEvent>
} {
  const came = new Map<TransferEvent['type'], () => void>()
  const first = (type: TransferEvent['type']) => new Promise<void>(resolve => came.set(type, resolve))
  const [isUnderWay, hasFailed] = [first('progress'), first('retry')]
  const last = lastValueFrom(transfer.pipe(tap(({ type }) => came.get(type)?.())))
  return { isUnderWay, isStruck: Promise.race([hasFailed, last]), last }
}
