import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setImmediate as turn } from 'node:timers/promises'
import { FtpError } from '@sluice/protocol'
import { type ConnectionOptions, FtpSession } from '@sluice/transport'
import { CountingSink } from '../bench/counting-sink.ts'

/** What calls on sessions work with. */
export interface CallGround {
  readonly options: ConnectionOptions
  /** Lines of text, as `/text.txt`. */
  readonly text: Buffer
  /** The size of `/large.bin`. */
  readonly largeBytes: number
  /** Whole numbers below a limit. */
  readonly random: (below: number) => number
}

/** How many turns of the event loop a call has before it is given up, at most. */
const MOST_TURNS = 80

/** What each kind of call of a session has to come to; `own` is a path that nobody else writes to. */
export function callKinds(
  { options, text, largeBytes, random }: CallGround,
  own: string,
): Record<string, (session: FtpSession) => Promise<void>> {
  /** On a session that is opened for this alone. */
  const apart =
    (more: Partial<ConnectionOptions>, call: (session: FtpSession) => Promise<void>) => async () => {
      await using session = await FtpSession.connect({ ...options, ...more })
      await call(session)
    }
  /** Does something at any moment soon. */
  const soon = async (act: () => unknown) => {
    for (let turns = random(MOST_TURNS); turns > 0; turns--) await turn()
    await act()
  }
  const moveText = async (session: FtpSession) => {
    await session.store([text], own)
    assert.ok((await fetched(session, own)).equals(text))
  }
  return {
    async lines(session) {
      const lines = await session.retrieveLines('/text.txt').toArray()
      assert.equal(lines.join('\n'), text.toString().trimEnd())
    },
    async textBothWays(session) {
      await session.store([text], own, { representation: 'ascii' })
      assert.ok((await fetched(session, own, 'ascii')).equals(text))
    },
    async rawLines(session) {
      const lines = await session.lines('/').toArray()
      assert.ok(lines.some(line => line.includes('text.txt')))
    },
    async leaveListing(session) {
      for await (const { name } of session.list('/')) {
        assert.ok(name.length > 0)
        break
      }
    },
    async fetchByChannel(session) {
      const data = await session.openData('RETR /text.txt')
      const [bytes] = await Promise.all([buffer(data.readable), data.complete()])
      assert.ok(bytes.equals(text))
    },
    async destroyChannel(session) {
      const data = await session.openData('RETR /large.bin')
      await soon(() => data.destroy())
    },
    async hash(session) {
      await session.hash('/text.txt').catch(error => {
        // Not all servers have one, and pyftpdlib knows no size in TYPE A.
        assert.ok(error instanceof FtpError)
        assert.ok(!session.closed)
      })
    },
    async abortAtRandom(session) {
      const abort = new AbortController()
      const sink = new CountingSink().on('error', () => {})
      const whole = session.retrieve('/large.bin', sink, { signal: abort.signal }).then(
        () => assert.equal(sink.bytes, largeBytes),
        error => assert.equal(error.code, 'FTP_ABORTED'),
      )
      await Promise.all([whole, soon(() => abort.abort())])
    },
    async abortStoreAtRandom(session) {
      const abort = new AbortController()
      const stored = session.store(endless(), own, { signal: abort.signal })
      await Promise.all([assert.rejects(stored, { code: 'FTP_ABORTED' }), soon(() => abort.abort())])
    },
    async refusedTwice(session) {
      const calls = [session.size('/missing.bin'), session.cwd('/missing')]
      for (const result of await Promise.allSettled(calls)) assert.equal(result.status, 'rejected')
      assert.ok(!session.closed)
    },
    async active(session) {
      // pyftpdlib loses the sockets of other sessions while it connects to one: it never looks at them again.
      if (isPyftpdlib(session)) return
      await apart({ dataMode: 'active' }, moveText)()
    },
    compressed: apart({ compress: true }, moveText),
    async wrongPassword() {
      const session = FtpSession.connect({ ...options, user: 'nobody-knows', password: 'wrong' })
      await session.then(
        opened => opened.quit(),
        error => assert.equal(error.code, 'FTP_LOGIN_REFUSED'),
      )
    },
    destroyed: apart({}, async session => {
      const sink = new CountingSink().on('error', () => {})
      const whole = session.retrieve('/large.bin', sink).then(
        () => assert.equal(sink.bytes, largeBytes),
        error => assert.ok(error instanceof FtpError),
      )
      await Promise.all([whole, soon(() => session.destroy())])
    }),
  }
}

async function fetched(
  session: FtpSession,
  path: string,
  representation: 'image' | 'ascii' = 'image',
): Promise<Buffer> {
  const chunks: Buffer[] = []
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  await session.retrieve(path, sink, { representation })
  return Buffer.concat(chunks)
}

function isPyftpdlib({ greeting }: FtpSession): boolean {
  return greeting?.lines.some(line => line.startsWith('pyftpdlib ')) === true
}

async function* endless(): AsyncGenerator<Buffer> {
  const chunk = Buffer.alloc(64 * 1024)
  for (;;) {
    yield chunk
    await turn()
  }
}
