import type { Stats } from 'node:fs'
import type { SecureContextOptions } from 'node:tls'
import { type MonoTypeOperatorFunction, Observable, type OperatorFunction } from 'rxjs'
import { expectTypeOf, test } from 'vitest'
import {
  type BytesOptions,
  type CallOptions,
  type createFtp,
  type ErrorKind,
  type Explanation,
  type FileContent,
  type Ftp,
  FtpAbortError,
  FtpConnectionError,
  FtpError,
  type FtpEvent,
  type FtpFailure,
  type FtpOptions,
  FtpTimeoutError,
  FtpTlsError,
  FtpTooSlowError,
  Gate,
  type GateLimits,
  isTransient,
  kindOf,
  type LineCharset,
  type LinesOptions,
  type ListOptions,
  LocalProtocolError,
  type NameListOptions,
  type PacingOptions,
  type PathArgument,
  type PoolEvent,
  type ReadDirectoryOptions,
  type ReadFileOptions,
  type ReadStreamOptions,
  type RemoteEntry,
  type RemotePath,
  RemoteProtocolError,
  type RemoteStats,
  type RemoveOptions,
  type Reply,
  ReplyError,
  type Retry,
  retryTransient,
  type TextEncoding,
  type Throughput,
  type ThroughputOptions,
  type Timeouts,
  type Timestamp,
  type TlsMode,
  type TlsOptions,
  TransferError,
  type TransferEvent,
  throughput,
  toDate,
  type UnparsedItem,
  WalkError,
  type WalkFailure,
  type WalkOptions,
  type WriteFileOptions,
  type WriteFlags,
  type WriteStreamOptions,
} from '../src/index.ts'

test('options of a client are those of a connection and of a pool', () => {
  expectTypeOf<Parameters<typeof createFtp>>().toEqualTypeOf<[options: FtpOptions]>()
  expectTypeOf<FtpOptions['host']>().toBeString()
  expectTypeOf<FtpOptions['path']>().toEqualTypeOf<string | undefined>()
  expectTypeOf<Pick<FtpOptions, 'sessions' | 'idleTimeout' | 'stallTimeout'>>().toEqualTypeOf<{
    readonly sessions?: number | undefined
    readonly idleTimeout?: number | undefined
    readonly stallTimeout?: number | undefined
  }>()
  expectTypeOf<FtpOptions['mode']>().toEqualTypeOf<TlsMode | undefined>()
  expectTypeOf<TlsMode>().toEqualTypeOf<'none' | 'preferred' | 'required' | 'implicit'>()
  expectTypeOf<FtpOptions['tls']>().toEqualTypeOf<TlsOptions | undefined>()
  expectTypeOf<TlsOptions>().toExtend<SecureContextOptions>()
  expectTypeOf<FtpOptions['timeouts']>().toEqualTypeOf<Partial<Timeouts> | undefined>()
  expectTypeOf<Timeouts['dataProgress']>().toBeNumber()
  expectTypeOf<CallOptions>().toEqualTypeOf<{ readonly signal?: AbortSignal | undefined }>()
})

test('a path is text, bytes, or an entry', () => {
  expectTypeOf<RemotePath>().toEqualTypeOf<PathArgument | RemoteEntry>()
  expectTypeOf<PathArgument>().toEqualTypeOf<string | Uint8Array>()
  expectTypeOf<RemoteEntry['nameBytes']>().toEqualTypeOf<Uint8Array>()
  expectTypeOf<RemoteEntry['modified']>().toEqualTypeOf<Timestamp | null>()
  expectTypeOf<Timestamp>().toExtend<Parameters<typeof toDate>[0]>()
  expectTypeOf(toDate).returns.toEqualTypeOf<Date>()
})

test('sources take a gate for what they emit', () => {
  expectTypeOf<ListOptions>().toExtend<PacingOptions<RemoteEntry>>()
  expectTypeOf<NameListOptions>().toExtend<PacingOptions<string>>()
  expectTypeOf<LinesOptions>().toExtend<PacingOptions<string>>()
  expectTypeOf<BytesOptions>().toExtend<PacingOptions<Buffer>>()
  expectTypeOf<BytesOptions['gate']>().toEqualTypeOf<Gate<Buffer>>()
  expectTypeOf<PacingOptions<string>['gate']>().toEqualTypeOf<Gate<string> | undefined>()
  expectTypeOf<GateLimits<Buffer>['weigh']>().toEqualTypeOf<((value: Buffer) => number) | undefined>()
  expectTypeOf(Gate<Buffer>).toBeConstructibleWith({ limit: 1, resumeAt: 0, weigh: ({ length }) => length })
  expectTypeOf<'utf8' | 'latin1' | 'shift_jis'>().toExtend<LineCharset>()
  expectTypeOf<ListOptions['onUnparsed']>().toEqualTypeOf<((item: UnparsedItem) => void) | undefined>()
  expectTypeOf<UnparsedItem['kind']>().toEqualTypeOf<'unparsed'>()
})

test('a walk tells what it could not list', () => {
  expectTypeOf<WalkOptions['order']>().toEqualTypeOf<'breadth' | 'depth' | undefined>()
  expectTypeOf<WalkOptions['onError']>().toEqualTypeOf<
    ((error: FtpFailure, path: string) => void) | undefined
  >()
  expectTypeOf(WalkError).instance.toExtend<FtpFailure>()
  expectTypeOf<WalkError['failures']>().toEqualTypeOf<readonly WalkFailure[]>()
  expectTypeOf<WalkFailure['path']>().toBeString()
})

test('options of calls are those of node:fs where it has them', () => {
  expectTypeOf<ReadFileOptions['encoding']>().toEqualTypeOf<TextEncoding | null | undefined>()
  expectTypeOf<BufferEncoding>().toExtend<TextEncoding>()
  expectTypeOf<ReadDirectoryOptions>().toExtend<CallOptions>()
  expectTypeOf<RemoveOptions>().toExtend<CallOptions>()
  expectTypeOf<string | Uint8Array | Iterable<string>>().toExtend<FileContent>()
  expectTypeOf<WriteFileOptions['signal']>().toEqualTypeOf<AbortSignal | undefined>()
  expectTypeOf<WriteStreamOptions['flags']>().toEqualTypeOf<WriteFlags | undefined>()
  expectTypeOf<'w' | 'wx' | 'a' | 'r+'>().toExtend<WriteFlags>()
  expectTypeOf<'w+'>().not.toExtend<WriteFlags>()
  expectTypeOf<ReadStreamOptions['end']>().toEqualTypeOf<number | undefined>()
  expectTypeOf<Pick<Stats, 'isFile' | 'isDirectory' | 'isSymbolicLink'>>().toEqualTypeOf<
    Pick<RemoteStats, 'isFile' | 'isDirectory' | 'isSymbolicLink'>
  >()
})

test('operators keep the types of what passes', () => {
  expectTypeOf(retryTransient<TransferEvent>).returns.toEqualTypeOf<MonoTypeOperatorFunction<TransferEvent>>()
  expectTypeOf(retryTransient).parameter(0).toEqualTypeOf<Retry | undefined>()
  expectTypeOf(throughput).returns.toEqualTypeOf<OperatorFunction<TransferEvent, Throughput>>()
  expectTypeOf(throughput).parameter(0).toEqualTypeOf<ThroughputOptions | undefined>()
  expectTypeOf<Throughput['timeLeft']>().toEqualTypeOf<number | undefined>()
  const text = new Observable<string>()
  expectTypeOf(text.pipe(retryTransient())).toEqualTypeOf<Observable<string>>()
  // @ts-expect-error lines are no transfers
  text.pipe(throughput())
})

test('events of a client are told apart by their type', () => {
  expectTypeOf<Ftp['events']>().toEqualTypeOf<Observable<FtpEvent>>()
  expectTypeOf<PoolEvent>().toExtend<FtpEvent>()
  expectTypeOf<Extract<FtpEvent, { type: 'limit' }>['sessions']>().toBeNumber()
  expectTypeOf<Extract<FtpEvent, { type: 'command' }>['command']>().toBeString()
})

test('errors are classes, and say what they mean', () => {
  expectTypeOf<FtpFailure>().toEqualTypeOf<FtpError & Explanation>()
  expectTypeOf<Explanation['kind']>().toEqualTypeOf<ErrorKind>()
  expectTypeOf<Explanation['left']>().toEqualTypeOf<readonly string[] | undefined>()
  expectTypeOf(FtpError).instance.toExtend<Error>()
  expectTypeOf(LocalProtocolError).instance.toExtend<FtpError>()
  expectTypeOf(RemoteProtocolError).instance.toExtend<FtpError>()
  expectTypeOf(ReplyError).instance.toExtend<FtpError & { readonly reply: Reply }>()
  expectTypeOf(TransferError).instance.toExtend<FtpError & { readonly bytesTransferred: number }>()
  expectTypeOf(FtpAbortError).instance.toExtend<FtpError>()
  expectTypeOf(FtpConnectionError).instance.toExtend<FtpError>()
  expectTypeOf(FtpTimeoutError).instance.toExtend<FtpError & { readonly milliseconds: number }>()
  expectTypeOf(FtpTlsError).instance.toExtend<FtpError>()
  expectTypeOf(FtpTooSlowError).instance.toExtend<FtpError & { readonly bytesPerSecond: number }>()
  expectTypeOf(kindOf).toEqualTypeOf<(error: unknown) => ErrorKind>()
  expectTypeOf(isTransient).toEqualTypeOf<(error: unknown) => boolean>()
})
