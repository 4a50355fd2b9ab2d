import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DownloadOptions, Ftp, UploadOptions } from '@sluice/rx'
import { lastValueFrom } from 'rxjs'
import { type ClientRow, CONTENT, type Scene } from '../client-row.ts'

const OTHER = Buffer.from(CONTENT).reverse()
/** So many bytes come and no more, until the client gives up waiting: what came has been written then. */
const cut = { at: { data: 'RETR', afterBytes: 500, nth: 1 }, do: { type: 'stall' } } as const
const lost = { at: { data: 'STOR', afterBytes: 500, nth: 1 }, do: { type: 'drop' } } as const

const uploaded =
  (options: UploadOptions) =>
  async ({ ftp }: Scene) => {
    const last = await lastValueFrom(ftp.upload(CONTENT, 'new', options))
    return last.type === 'done' && last.result.attempts
  }

/** Over a file that is there. */
const replaced = (options: UploadOptions) => (scene: Scene) => {
  scene.files.writeFile('new', 'old')
  return uploaded({ atomic: true, ...options })(scene)
}

/** What a download has in the end, when the file on the server is changed before its second attempt. */
const downloaded =
  (change: (scene: Scene) => unknown, options: DownloadOptions = {}) =>
  async (scene: Scene) => {
    const path = join(scene.folder, 'file')
    const delay = () => {
      change(scene)
      return 1
    }
    const last = await lastValueFrom(scene.ftp.download('file', path, { retry: { delay }, ...options }))
    if (last.type !== 'done') throw new Error('it is not done')
    return [await readFile(path), last.result.resumedFrom]
  }

const changes: readonly (readonly [string, Buffer])[] = [
  ['shorter', OTHER.subarray(0, 300)],
  ['longer', Buffer.concat([OTHER, OTHER])],
  ['as long', OTHER],
]

const deeds: readonly (readonly [string, (ftp: Ftp) => Promise<unknown>])[] = [
  ['DELE', ftp => ftp.unlink('file')],
  ['RNTO', ftp => ftp.rename('file', 'new')],
  ['MKD', ftp => ftp.mkdir('folder')],
  ['APPE', ftp => ftp.appendFile('new', CONTENT)],
  ['STOU', ftp => ftp.session(session => session.store(CONTENT, 'new', { unique: true }))],
]

/** What is tried again, what is verified, and what is replaced as a whole. */
export const attemptRows: readonly ClientRow[] = [
  ...(['size', 'hash'] as const).map(
    (verify): ClientRow => ({
      id: `U7 ${verify}`,
      what: `half of an upload is lost, the server says 226, and the ${verify} is verified`,
      faults: [lost],
      over: 'both',
      call: uploaded({ verify, retry: false }),
      fails: { code: verify === 'size' ? 'FTP_WRONG_SIZE' : 'FTP_WRONG_HASH' },
      stored: { new: CONTENT.subarray(0, 500) },
    }),
  ),
  {
    id: 'U7 again',
    what: 'half of an upload is lost, the server says 226, and it is tried again',
    faults: [lost],
    over: 'both',
    call: uploaded({ verify: 'size', retry: { delay: 1 } }),
    gives: 2,
    stored: { new: CONTENT },
  },
  {
    id: 'U9',
    what: 'an upload goes to another name and takes its own when it is whole',
    faults: [],
    over: 'both',
    call: replaced({ verify: 'size' }),
    gives: 1,
    sends: { STOR: 1, SIZE: 1, RNFR: 1, RNTO: 1, DELE: 0 },
    stored: { new: CONTENT },
  },
  {
    id: 'U9 cut',
    what: 'an atomic upload is cut midway: what was there stays, and nothing else',
    faults: [{ at: { data: 'STOR', afterBytes: 500 }, do: { type: 'close', how: 'reset' } }],
    over: 'both',
    call: replaced({ retry: false }),
    fails: { code: ['FTP_TRANSFER_REFUSED', 'FTP_DATA_BROKEN'] },
    sends: { RNFR: 0, DELE: 1 },
    stored: { new: 'old' },
  },
  {
    id: 'U9 less',
    what: 'half of an atomic upload is lost, and the size is verified before it takes its name',
    faults: [lost],
    call: replaced({ verify: 'size', retry: false }),
    fails: { code: 'FTP_WRONG_SIZE' },
    sends: { RNFR: 0, DELE: 1 },
    stored: { new: 'old' },
  },
  {
    id: 'U9 moved',
    what: 'the server does not rename over a file that is there',
    faults: [{ at: { command: 'RNTO', nth: 1 }, do: { type: 'answer', code: 553, text: 'It is there.' } }],
    call: replaced({}),
    gives: 1,
    sends: { RNTO: 3, DELE: 1 },
    stored: { new: CONTENT },
  },
  {
    id: 'Q4 same',
    what: 'the file is the same at the second attempt, which goes on',
    faults: [cut],
    short: ['dataProgress'],
    over: 'both',
    call: downloaded(() => {}),
    gives: [CONTENT, 500],
    sends: { RETR: 2 },
  },
  ...changes.flatMap(([name, now]): ClientRow[] => {
    const change = ({ files }: Scene) => files.writeFile('file', now)
    return [
      {
        id: `Q4 ${name}`,
        what: `the file is another one at the second attempt, ${name}: it begins at byte 0`,
        faults: [cut],
        short: ['dataProgress'],
        over: 'both',
        call: downloaded(change),
        gives: [now, 0],
      },
      {
        id: `Q4 ${name}, fail`,
        what: `the file is another one at the second attempt, ${name}: an error, where that is asked for`,
        faults: [cut],
        short: ['dataProgress'],
        call: downloaded(change, { changed: 'fail' }),
        fails: { code: 'FTP_FILE_CHANGED' },
        sends: { RETR: 1 },
      },
    ]
  }),
  {
    id: 'Q4 whole',
    what: 'all bytes have come and their end has not: they are fetched again to be compared, and not written twice',
    faults: [{ at: { data: 'RETR', afterBytes: 1000, nth: 1 }, do: { type: 'stall' } }],
    short: ['dataProgress'],
    over: 'both',
    call: downloaded(() => {}),
    gives: [CONTENT, 1000],
  },
  ...deeds.map(
    ([verb, call]): ClientRow => ({
      id: `Q6 ${verb}`,
      what: `the session is lost before the answer to ${verb}, which may have been done`,
      faults: [{ at: { reply: verb }, do: { type: 'cut', after: 0, ending: 'reset' } }],
      // The session was in use before, and could have been lost meanwhile.
      call: async ({ ftp, files }) => {
        await ftp.size('file')
        await call(ftp).finally(() => files.writeFile('file', CONTENT))
      },
      // Which of them depends on what the kernel tells first.
      fails: { code: ['FTP_CONNECTION_LOST', 'FTP_CONNECTION_CLOSED'], kind: 'network' },
      sends: { [verb]: 1 },
      sessions: 2,
    }),
  ),
]
