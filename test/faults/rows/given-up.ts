import { Writable } from 'node:stream'
import type { Fault } from '@sluice/server'
import { lastValueFrom } from 'rxjs'
import type { ClientRow, Scene } from '../client-row.ts'

const MUCH = 4 * 1024 * 1024

const discard = () => new Writable({ write: (_chunk, _encoding, done) => done() })
/** Takes one chunk and no more. */
const full = () => new Writable({ highWaterMark: 1, write: () => {} })

/** A download that is given up when the fault happens, so many times. */
const givenUp =
  (sink: () => Writable = discard, times = 1) =>
  async ({ ftp, server, files }: Scene) => {
    files.writeFile('file', new Uint8Array(MUCH))
    const abort = new AbortController()
    const stop = server.observe(({ type }) => {
      if (type !== 'fault') return
      for (let time = 0; time < times; time++) abort.abort(new Error('enough'))
    })
    await lastValueFrom(ftp.download('file', sink, { signal: abort.signal })).finally(stop)
  }

const moments: readonly (readonly [id: string, what: string, fault: Fault, sink?: () => Writable])[] = [
  ['log-in', 'before its session is there', { at: { reply: 'PASS' }, do: { type: 'delay', ms: 60 } }],
  ['150', 'before the 150', { at: { reply: 'RETR' }, do: { type: 'delay', ms: 60 } }],
  ['midway', 'in the middle', { at: { data: 'RETR', afterBytes: 100_000 }, do: { type: 'stall' } }],
  [
    'paused',
    'while its reader takes nothing',
    { at: { data: 'RETR', afterBytes: 1 }, do: { type: 'delay', ms: 0 } },
    full,
  ],
  [
    '226',
    'behind its last byte and before the 226',
    { at: { reply: 'RETR', final: true }, do: { type: 'delay', ms: 60 } },
  ],
]

/** What is given up: each moment has a defined result, and the session serves on. */
export const givenUpRows: readonly ClientRow[] = [
  ...moments.map(
    ([id, what, fault, sink]): ClientRow => ({
      id: `X2 ${id}`,
      what: `a download is given up ${what}`,
      faults: [fault],
      over: 'both',
      call: givenUp(sink),
      fails: { code: 'FTP_ABORTED', kind: 'aborted' },
    }),
  ),
  {
    id: 'X2 handshake',
    what: 'a download is given up during the handshake of its data connection',
    faults: [{ at: { handshake: 'data' }, do: { type: 'stall' } }],
    over: 'tls',
    call: givenUp(),
    fails: { code: 'FTP_ABORTED', kind: 'aborted' },
  },
  {
    id: 'X2 twice',
    what: 'a download is given up more than once',
    faults: [{ at: { data: 'RETR', afterBytes: 100_000 }, do: { type: 'stall' } }],
    call: givenUp(discard, 3),
    fails: { code: 'FTP_ABORTED', kind: 'aborted' },
  },
  {
    id: 'X2 over',
    what: 'a download is given up that is whole already',
    faults: [],
    over: 'both',
    call: async ({ ftp }) => {
      const abort = new AbortController()
      const last = await lastValueFrom(ftp.download('file', discard, { signal: abort.signal }))
      abort.abort()
      return last.type
    },
    gives: 'done',
  },
]
