export type { Entry, PathArgument, Reply, Timestamp, TransferReport } from '@sluice/protocol'
export {
  FtpError,
  LocalProtocolError,
  RemoteProtocolError,
  ReplyError,
  TransferError,
  toDate,
} from '@sluice/protocol'
export type {
  CallOptions,
  DataSource,
  FileSource,
  FileTarget,
  FtpSession,
  RemoteEntry,
  RemotePath,
  Timeouts,
  TlsMode,
  TlsOptions,
  UnparsedItem,
} from '@sluice/transport'
export {
  FtpAbortError,
  FtpConnectionError,
  FtpTimeoutError,
  FtpTlsError,
  FtpTooSlowError,
  Throttle,
} from '@sluice/transport'
export type { ReadDirectoryOptions } from './calls/content-calls.ts'
export type { RemoteDirent } from './calls/read-directory.ts'
export type { ReadFileOptions } from './calls/read-whole.ts'
export type { RemoteStats } from './calls/remote-stats.ts'
export type { RemoveOptions } from './calls/remove.ts'
export type { TextEncoding } from './calls/text-codec.ts'
export type { FileContent, WriteFileOptions } from './calls/write-whole.ts'
export { createFtp } from './create-ftp.ts'
export type { FtpEvent } from './events/ftp-event.ts'
export type { ErrorKind } from './failure/error-kind.ts'
export { type Explanation, type FtpFailure, isFtpFailure } from './failure/ftp-failure.ts'
export { isTransient } from './failure/is-transient.ts'
export { kindOf } from './failure/kind-of.ts'
export type { Ftp } from './ftp.ts'
export type { FtpOptions } from './ftp-options.ts'
export type { BytesOptions } from './listing/bytes.ts'
export type { LineCharset } from './listing/line-reader.ts'
export type { LinesOptions } from './listing/lines.ts'
export type { ListOptions, NameListOptions, PacingOptions } from './listing/list-options.ts'
export { WalkError, type WalkFailure } from './listing/walk-error.ts'
export type { WalkEntry, WalkOptions } from './listing/walk-options.ts'
export { retryTransient } from './operators/retry-transient.ts'
export { type ThroughputOptions, throughput } from './operators/throughput.ts'
export type { Throughput } from './operators/transfer-meter.ts'
export { Gate } from './pacing/gate.ts'
export type { GateLimits } from './pacing/gate-limits.ts'
export { withGate } from './pacing/with-gate.ts'
export type { PoolEvent } from './pool/session-roster.ts'
export type { FtpReadable, ReadStreamOptions } from './streams/ftp-readable.ts'
export type { FtpWritable, WriteStreamOptions } from './streams/ftp-writable.ts'
export type { WriteFlags } from './streams/write-plan.ts'
export type {
  DownloadTarget,
  FolderTarget,
  OpenedSink,
  ResumableSink,
  Sink,
  SinkInfo,
} from './transfer/download-target.ts'
export type { Retry, RetryOptions } from './transfer/retry-options.ts'
export type {
  TransferDone,
  TransferEvent,
  TransferProgress,
  TransferResult,
  TransferRetry,
  TransferStarted,
} from './transfer/transfer-event.ts'
export type { TransferFailureCode } from './transfer/transfer-failure.ts'
export type { DownloadOptions, TransferSettings, UploadOptions } from './transfer/transfer-options.ts'
export type { Chunks, ResumableSource, TextSource, UploadSource } from './transfer/upload-source.ts'
