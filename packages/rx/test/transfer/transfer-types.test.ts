import { Blob } from 'node:buffer'
import { PassThrough, Readable, type Writable } from 'node:stream'
import { TransformStream, type WritableStream } from 'node:stream/web'
import type { Observable } from 'rxjs'
import { expectTypeOf, test } from 'vitest'
import type {
  CallOptions,
  Chunks,
  DataSource,
  DownloadOptions,
  DownloadTarget,
  FileSource,
  FileTarget,
  FolderTarget,
  Ftp,
  OpenedSink,
  Reply,
  ResumableSink,
  ResumableSource,
  Retry,
  RetryOptions,
  Sink,
  SinkInfo,
  TextSource,
  TransferDone,
  TransferEvent,
  TransferFailureCode,
  TransferProgress,
  TransferReport,
  TransferResult,
  TransferRetry,
  TransferSettings,
  TransferStarted,
  UploadOptions,
  UploadSource,
} from '../../src/index.ts'
import { Throttle } from '../../src/index.ts'

/** Compiled, and never called. */
const never = (_check: (ftp: Ftp) => void) => undefined

test('a download goes to a path, a file, a folder, a stream, or to what opens one', () => {
  expectTypeOf<DownloadTarget>().toEqualTypeOf<
    string | URL | FileTarget | FolderTarget | Sink | ((info: SinkInfo) => Sink) | ResumableSink
  >()
  expectTypeOf<Sink>().toEqualTypeOf<Writable | WritableStream<Uint8Array>>()
  expectTypeOf<OpenedSink>().toEqualTypeOf<Sink | { readonly sink: Sink; readonly startAt: number }>()
  expectTypeOf<SinkInfo>().toEqualTypeOf<{
    readonly path: string
    readonly size: number | undefined
    readonly attempt: number
  }>()
  expectTypeOf<ResumableSink['open']>().parameters.toEqualTypeOf<[startAt: number, info: SinkInfo]>()
  expectTypeOf<ResumableSink['open']>().returns.toEqualTypeOf<OpenedSink | Promise<OpenedSink>>()
  expectTypeOf<FileTarget['flags']>().toEqualTypeOf<'w' | 'wx' | 'r+' | 'a' | 'ax' | undefined>()
  expectTypeOf<FolderTarget>().toEqualTypeOf<{ readonly folder: string }>()
  never(ftp => {
    ftp.download('a', new PassThrough())
    ftp.download('a', new TransformStream<Uint8Array, Uint8Array>().writable)
    ftp.download('a', { resumable: true, open: async startAt => ({ sink: new PassThrough(), startAt }) })
    // @ts-expect-error a reader takes nothing
    ftp.download('a', new Readable())
    // @ts-expect-error what is opened anew has to say so
    ftp.download('a', { open: () => new PassThrough() })
  })
})

test('an upload comes from a path, a file, bytes, a Blob, a text, chunks, or from what opens them', () => {
  expectTypeOf<UploadSource>().toEqualTypeOf<
    | string
    | URL
    | FileSource
    | Uint8Array
    | Blob
    | TextSource
    | Chunks
    | (() => Chunks | Promise<Chunks>)
    | ResumableSource
  >()
  expectTypeOf<DataSource>().toEqualTypeOf<
    AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>
  >()
  expectTypeOf<DataSource>().toExtend<Chunks>()
  expectTypeOf<Readable>().toExtend<Chunks>()
  expectTypeOf<FileSource['start']>().toEqualTypeOf<number | undefined>()
  expectTypeOf<TextSource>().toEqualTypeOf<{ readonly text: string }>()
  expectTypeOf<ResumableSource['open']>().toEqualTypeOf<(startAt: number) => Chunks | Promise<Chunks>>()
  never(ftp => {
    ftp.upload(new Blob(['x']), 'a')
    ftp.upload(new TransformStream<Uint8Array, Uint8Array>().readable, 'a')
    ftp.upload([Buffer.from('x'), 'y'], 'a')
    // @ts-expect-error numbers are no bytes
    ftp.upload([1, 2, 3], 'a')
    // @ts-expect-error a text is a path; `{ text }` is a text
    ftp.upload({ content: 'x' }, 'a')
  })
})

test('options are those of both directions, and of one', () => {
  expectTypeOf<TransferSettings>().toExtend<CallOptions>()
  expectTypeOf<DownloadOptions>().toExtend<TransferSettings>()
  expectTypeOf<UploadOptions>().toExtend<TransferSettings>()
  expectTypeOf<TransferSettings['verify']>().toEqualTypeOf<'size' | 'hash' | undefined>()
  expectTypeOf<TransferSettings['changed']>().toEqualTypeOf<'restart' | 'fail' | undefined>()
  expectTypeOf<TransferSettings['algorithm']>().toEqualTypeOf<
    'CRC32' | 'MD5' | 'SHA-1' | 'SHA-256' | 'SHA-512' | undefined
  >()
  expectTypeOf<Retry>().toEqualTypeOf<RetryOptions | number | false>()
  expectTypeOf<RetryOptions['delay']>().toEqualTypeOf<
    number | ((error: Error, retryCount: number) => number) | undefined
  >()
  never(ftp => {
    ftp.download('a', './a', { atomic: true, flush: true, resume: true, size: 1, retry: 3, verify: 'hash' })
    ftp.upload('./a', 'a', {
      allocate: true,
      keepPartial: true,
      retry: { jitter: 0.5, resetOnSuccess: true },
    })
    // @ts-expect-error what a server keeps on its disk is its own concern
    ftp.upload('./a', 'a', { flush: true })
    // @ts-expect-error room is made for uploads
    ftp.download('a', './a', { allocate: true })
    // @ts-expect-error `true` says neither how often nor when
    ftp.download('a', './a', { retry: true })
  })
})

test('transfers may share a throttle', () => {
  expectTypeOf<TransferSettings['throttle']>().toEqualTypeOf<Throttle | undefined>()
  expectTypeOf(Throttle).toBeConstructibleWith({ bytesPerSecond: 1024 })
})

test('events are told apart by their type, and the last one has the result', () => {
  expectTypeOf<Ftp['download']>().returns.toEqualTypeOf<Observable<TransferEvent>>()
  expectTypeOf<Ftp['upload']>().returns.toEqualTypeOf<Observable<TransferEvent>>()
  expectTypeOf<TransferEvent>().toEqualTypeOf<
    TransferStarted | TransferProgress | TransferRetry | TransferDone
  >()
  expectTypeOf<TransferEvent['path']>().toBeString()
  expectTypeOf<Extract<TransferEvent, { type: 'started' }>>().toEqualTypeOf<TransferStarted>()
  expectTypeOf<Extract<TransferEvent, { type: 'progress' }>>().toEqualTypeOf<TransferProgress>()
  expectTypeOf<Extract<TransferEvent, { type: 'retry' }>>().toEqualTypeOf<TransferRetry>()
  expectTypeOf<Extract<TransferEvent, { type: 'done' }>['result']>().toEqualTypeOf<TransferResult>()
  expectTypeOf<Pick<TransferStarted, 'total' | 'startAt'>>().toEqualTypeOf<{
    readonly total: number | undefined
    readonly startAt: number
  }>()
  expectTypeOf<TransferProgress['timeLeft']>().toEqualTypeOf<number | undefined>()
  expectTypeOf<Pick<TransferRetry, 'error' | 'attempt' | 'delay' | 'startAt'>>().toEqualTypeOf<{
    readonly error: Error
    readonly attempt: number
    readonly delay: number
    readonly startAt: number
  }>()
  expectTypeOf<TransferDone['result']['hash']>().toEqualTypeOf<
    { readonly algorithm: string; readonly hex: string } | undefined
  >()
})

test('results of transfers and of streams are one, and all that is known of a plain one', () => {
  expectTypeOf<ReturnType<Ftp['createReadStream']>['result']>().toEqualTypeOf<Promise<TransferResult>>()
  expectTypeOf<TransferResult>().toExtend<TransferReport>()
  expectTypeOf<TransferReport['reply']>().toEqualTypeOf<Reply>()
  expectTypeOf<TransferResult['verified']>().toEqualTypeOf<'size' | 'hash' | undefined>()
})

test('the codes of what transfers fail with besides are known', () => {
  expectTypeOf<'FTP_WRONG_SIZE' | 'FTP_WRONG_HASH'>().toExtend<TransferFailureCode>()
  expectTypeOf<TransferFailureCode>().not.toEqualTypeOf<string>()
})
