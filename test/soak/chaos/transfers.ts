import assert from 'node:assert/strict'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { DownloadTarget, TransferEvent, TransferSettings, UploadSource } from '@sluice/rx'
import { Throttle } from '@sluice/transport'
import type { Observable } from 'rxjs'
import { tap } from 'rxjs'
import { MemorySink } from '../../support/memory-sink.ts'
import { pieces } from '../../support/pieces.ts'
import {
  contentOf,
  expectBeginning,
  expectBytesOf,
  expectSame,
  failureOf,
  followed,
  type Operation,
  one,
  place,
  type Scene,
  signalOf,
  someBytes,
  stored,
  told,
} from './scene.ts'

const BYTES_PER_SECOND = 16 * 1024 ** 2
const OLD = Buffer.from('what was there before')

export const transfers: Readonly<Record<string, Operation>> = {
  async download(scene) {
    const { ftp, local, name } = scene
    const { path, content } = await remoteFile(scene)
    const file = join(local, name)
    const hasOld = scene.random(2) === 1
    if (hasOld) await writeFile(file, OLD)
    const kind = one(scene, ['path', 'path', 'function', 'resumable', 'stream'])
    const atomic = kind === 'path' && scene.random(2) === 1
    const verify = kind === 'path' ? verification(scene) : undefined
    const sink = new MemorySink()
    const ways: Readonly<Record<string, () => DownloadTarget>> = {
      path: () => file,
      function: () => () => sink.open(0),
      resumable: () => ({ resumable: true, open: startAt => sink.open(startAt) }),
      stream: () => sink.open(0),
    }
    const target = (ways[kind] as () => DownloadTarget)()
    const settings = { ...settingsOf(scene), verify, atomic }
    const { how } = await run(scene, ftp.download(path, target, settings), content)
    const bytes = kind === 'path' ? await contentOf(file) : sink.whole
    if (how === 'whole') expectSame(bytes, content, `a download to a ${kind} that succeeded`)
    else if (kind !== 'path') assert.equal(bytes, undefined, `a ${kind} was ended in order`)
    else if (atomic) {
      scene.later(async () => {
        const there = await contentOf(file)
        if (!hasOld && there === undefined) return
        if (!there?.equals(content))
          expectSame(there, hasOld ? OLD : content, 'the target of an atomic download')
      })
    } else {
      scene.later(async () => {
        const there = await contentOf(file)
        if (there === undefined || there.equals(OLD)) return
        expectBeginning(there, content, 'the target of a download')
      })
    }
    return how
  },

  async downloadInTwo(scene) {
    const { ftp, local, name } = scene
    const { path, content } = await remoteFile(scene)
    const file = join(local, name)
    const first = {
      retry: false,
      resume: true,
      atomic: scene.random(2) === 1,
      signal: AbortSignal.timeout(5),
    } as const
    const started = ftp.download(path, file, first)
    await failureOf(scene, followed({ ...scene, signal: undefined }, started))
    const settings = { ...settingsOf(scene), resume: true, atomic: first.atomic }
    const { how } = await run(scene, ftp.download(path, file, settings), content)
    if (how !== 'whole') return how
    expectSame(await contentOf(file), content, 'a download in two parts')
    assert.equal(await contentOf(`${file}.resume`), undefined, 'the note is still there')
    return how
  },

  async upload(scene) {
    const { ftp, local, name } = scene
    const content = someBytes(scene)
    const path = `/up/${name}`
    const hasOld = scene.random(2) === 1
    if (hasOld) await place(scene, path, OLD)
    const file = join(local, name)
    const kind = one(scene, ['path', 'bytes', 'blob', 'function', 'resumable', 'stream', 'iterable'])
    const ways: Readonly<Record<string, () => UploadSource>> = {
      path: () => file,
      bytes: () => content,
      blob: () => new Blob([content]) as unknown as UploadSource,
      function: () => () => Readable.from(pieces(content)),
      resumable: () => ({ resumable: true, open: at => Readable.from(pieces(content.subarray(at))) }),
      stream: () => Readable.from(pieces(content)),
      iterable: () => pieces(content),
    }
    if (kind === 'path') await writeFile(file, content)
    const source = (ways[kind] as () => UploadSource)()
    const atomic = scene.random(2) === 1
    const settings = { ...settingsOf(scene), atomic, verify: verification(scene) }
    const { how } = await run(scene, ftp.upload(source, path, settings), content)
    if (how === 'whole') expectSame(await stored(scene, path), content, `an upload of ${kind} that succeeded`)
    scene.later(async () => {
      const there = await stored(scene, path)
      if (how === 'whole') expectSame(there, content, `an upload of ${kind} that had succeeded`)
      if (there === undefined || (hasOld && there.equals(OLD))) return
      if (atomic) expectSame(there, content, 'the place of an atomic upload')
      else expectBeginning(there, content, `what an upload of ${kind} left`)
    })
    return how
  },

  async uploadInTwo(scene) {
    const { ftp, name } = scene
    const content = someBytes(scene)
    const path = `/up/${name}`
    const started = ftp.upload(content, path, { retry: false, signal: AbortSignal.timeout(5) })
    await failureOf(scene, followed({ ...scene, signal: undefined }, started))
    const { how } = await run(
      scene,
      ftp.upload(content, path, { ...settingsOf(scene), resume: true }),
      content,
    )
    if (how === 'whole') expectSame(await stored(scene, path), content, 'an upload in two parts')
    return how
  },

  async readFile(scene) {
    const { ftp, signal } = scene
    const { path, content } = await remoteFile(scene)
    let bytes: Buffer | undefined
    const failure = await failureOf(
      scene,
      ftp.readFile(path, { signal }).then(read => (bytes = read)),
    )
    if (failure === undefined) expectSame(bytes, content, 'what was read')
    return failure === undefined ? 'whole' : told(failure)
  },

  async writeFile(scene) {
    const { ftp, name, signal } = scene
    const content = someBytes(scene)
    const path = `/up/${name}`
    const failure = await failureOf(scene, ftp.writeFile(path, content, { signal }))
    if (failure === undefined) expectSame(await stored(scene, path), content, 'what was written')
    scene.later(async () => expectBeginning((await stored(scene, path)) ?? OLD.subarray(0, 0), content, path))
    return failure === undefined ? 'whole' : told(failure)
  },

  async append(scene) {
    const { ftp, name, signal } = scene
    const content = someBytes(scene)
    const path = `/up/${name}`
    await place(scene, path, OLD)
    const both = Buffer.concat([OLD, content])
    const failure = await failureOf(scene, ftp.appendFile(path, content, { signal }))
    if (failure === undefined) expectSame(await stored(scene, path), both, 'what was appended to')
    scene.later(async () => {
      const there = (await stored(scene, path)) ?? Buffer.alloc(0)
      expectBeginning(there, both, 'what was appended to')
      assert.ok(there.length >= OLD.length, 'an appended file lost what it had')
    })
    return failure === undefined ? 'whole' : told(failure)
  },

  async readStream(scene) {
    const { ftp, signal } = scene
    const { path, content } = await remoteFile(scene)
    const start = scene.random(2) === 1 ? scene.random(content.length + 1) : undefined
    const stream = ftp.createReadStream(path, { signal, start })
    const chunks: Buffer[] = []
    const failure = await failureOf(
      scene,
      pipeline(stream, new PassThrough(), async source => {
        for await (const chunk of source) chunks.push(chunk as Buffer)
      }),
    )
    const result = await stream.result.catch(() => undefined)
    assert.equal(result === undefined, failure !== undefined, 'the stream and its result do not agree')
    const bytes = Buffer.concat(chunks)
    const wanted = content.subarray(start ?? 0)
    if (failure === undefined) expectSame(bytes, wanted, 'what a stream read')
    else expectBeginning(bytes, wanted, 'what a stream read')
    return failure === undefined ? 'whole' : told(failure)
  },

  async writeStream(scene) {
    const { ftp, name, signal } = scene
    const content = someBytes(scene)
    const path = `/up/${name}`
    const stream = ftp.createWriteStream(path, { signal })
    const failure = await failureOf(scene, pipeline(Readable.from(pieces(content)), stream))
    const result = await stream.result.catch(() => undefined)
    assert.equal(result === undefined, failure !== undefined, 'the stream and its result do not agree')
    if (failure === undefined) expectSame(await stored(scene, path), content, 'what a stream wrote')
    scene.later(async () => expectBeginning((await stored(scene, path)) ?? Buffer.alloc(0), content, path))
    return failure === undefined ? 'whole' : told(failure)
  },

  async copyThrough(scene) {
    const { ftp, name, signal } = scene
    const { path, content } = await remoteFile(scene)
    const copy = `/up/${name}`
    const source = ftp.createReadStream(path, { signal })
    // With one session they would wait for each other, which is told at once.
    const failure = await failureOf(scene, pipeline(source, ftp.createWriteStream(copy)), ['usage'])
    if (failure === undefined) expectSame(await stored(scene, copy), content, 'a copy')
    return failure === undefined ? 'whole' : told(failure)
  },

  async removeLocal(scene) {
    // What is downloaded into a folder that is not there fails here, and nothing is left of it.
    const { ftp, local } = scene
    const { path } = await remoteFile(scene)
    const missing = join(local, 'missing')
    await rm(missing, { recursive: true, force: true })
    const failure = await failureOf(scene, followed(scene, ftp.download(path, join(missing, 'file'))), [
      'local',
    ])
    assert.equal(await contentOf(join(missing, 'file')), undefined)
    return failure === undefined ? 'left' : told(failure)
  },
}

/** A file on the server, which has rested or is new. */
async function remoteFile(scene: Scene): Promise<{ readonly path: string; readonly content: Buffer }> {
  const content = someBytes(scene)
  const path = `/up/${scene.name}.source`
  await place(scene, path, content)
  return { path, content }
}

function settingsOf(scene: Scene): TransferSettings {
  return {
    signal: signalOf(scene),
    retry: { count: scene.random(4), delay: scene.random(30) },
    changed: one(scene, ['restart', 'restart', 'fail']),
    throttle: scene.random(3) === 0 ? new Throttle({ bytesPerSecond: BYTES_PER_SECOND }) : undefined,
  }
}

function verification(scene: Scene): TransferSettings['verify'] {
  return one(scene, [undefined, undefined, 'size', scene.hashes ? 'hash' : 'size'])
}

/** Follows a transfer, whose events have to agree with what there is. */
async function run(
  scene: Scene,
  transfer: Observable<TransferEvent>,
  content: Buffer,
): Promise<{
  readonly failure: (Error & { readonly bytes?: number | undefined }) | undefined
  readonly how: string
}> {
  let how = 'left'
  const watched = transfer.pipe(
    tap(event => {
      if (event.type === 'done')
        assert.equal(event.result.bytes, content.length, 'the result tells another size')
      if (event.type === 'progress') assert.ok(event.bytes <= content.length, 'progress beyond the end')
    }),
  )
  const failure = await failureOf(
    scene,
    followed(scene, watched).then(end => (how = end)),
    // Nothing may show that the file is the same, and the caller does not want another one.
    ['protocol'],
  )
  if (failure === undefined) return { failure, how }
  const { code } = failure as unknown as { readonly code: string }
  if (told(failure) === 'protocol') assert.equal(code, 'FTP_FILE_CHANGED', `${code}: ${failure.message}`)
  expectBytesOf(failure, content)
  return { failure, how: told(failure) }
}
