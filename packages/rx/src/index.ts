export type { Entry, PathArgument, Reply, TransferReport } from '@sluice/protocol'
export {
  FtpError,
  LocalProtocolError,
  RemoteProtocolError,
  ReplyError,
  TransferError,
} from '@sluice/protocol'
export type {
  CallOptions,
  DataSource,
  FileSource,
  FileTarget,
  FtpSession,
  Timeouts,
  TlsMode,
  TlsOptions,
} from '@sluice/transport'
export {
  FtpAbortError,
  FtpConnectionError,
  FtpTimeoutError,
  FtpTlsError,
  FtpTooSlowError,
} from '@sluice/transport'
export { createFtp } from './create-ftp.ts'
export type { DownloadTarget } from './download-target.ts'
export type { Ftp } from './ftp.ts'
export type { FtpOptions } from './ftp-options.ts'
export type { ListOptions, UnparsedItem } from './list-options.ts'
export type { FtpReadable, ReadStreamOptions } from './streams/ftp-readable.ts'
export type { FtpWritable, WriteStreamOptions } from './streams/ftp-writable.ts'
export type { TransferEvent, TransferResult } from './transfer-event.ts'
export type { UploadSource } from './upload-source.ts'
