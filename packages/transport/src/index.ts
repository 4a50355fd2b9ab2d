export type {
  Command,
  Entry,
  Features,
  ListingItem,
  PathArgument,
  Reply,
  StoreReport,
  TimeValue,
  TransferReport,
} from '@sluice/protocol'
export {
  defaultLimits,
  FtpError,
  LocalProtocolError,
  latin1,
  RemoteProtocolError,
  ReplyError,
  TransferError,
  utf8,
} from '@sluice/protocol'
export type {
  CallOptions,
  RetrieveOptions,
  StoreOptions,
  TransferOptions,
  TransferRequest,
} from './call-options.ts'
export { checkConnectionOptions, plainConnectionOptions } from './check-connection-options.ts'
export type { ConnectHook, ConnectRequest } from './connect/connect-hook.ts'
export type { DialRequest } from './connect/dial-request.ts'
export { createDialer, type Dialer, type Passage } from './connect/dialer.ts'
export type { SourceOptions } from './connect/source-options.ts'
export type { ConnectionOptions, TlsMode } from './connection-options.ts'
export { connectionOptionsOf, type StartingPath } from './connection-options-of.ts'
export type { ControlChannel, ControlChannelListener } from './control/control-channel.ts'
export { ControlConnection, type Waited, type WaitOptions } from './control/control-connection.ts'
export { SocketChannel } from './control/socket-channel.ts'
export type { CopyOptions, CopyReport } from './copy/copy-between.ts'
export type { CompressionOptions } from './data/compression.ts'
export type { DataReceiver, IncomingFlow } from './data/data-receiver.ts'
export { FedWritable } from './data/fed-writable.ts'
export type { FileSource } from './data/file-source.ts'
export type { FileTarget } from './data/file-target.ts'
export type { LeastRate } from './data/flow-clock.ts'
export type { TlsEnd } from './data/flow-options.ts'
export type { LendingSource } from './data/lending-source.ts'
export type { DataSource } from './data/outgoing-data.ts'
export type { RetrieveTarget, WriteTarget } from './data/retrieve-target.ts'
export type { StoreInput } from './data/store-input.ts'
export type { DataChannel, OpenDataOptions } from './data-channel/data-channel.ts'
export type { DataOptions, Throttles } from './data-options.ts'
export type { ActiveOptions } from './driver/active-options.ts'
export type { DriverOptions } from './driver/driver-options.ts'
export { ExchangeDriver } from './driver/exchange-driver.ts'
export { FtpAbortError, FtpConnectionError, FtpTimeoutError, FtpTlsError, FtpTooSlowError } from './errors.ts'
export { FtpSession } from './ftp-session.ts'
export { type FtpUrl, parseFtpUrl } from './ftp-url.ts'
export type { RetrieveBatchesOptions } from './listing/batch-transfer.ts'
export type { ListOptions, PullOptions, UnparsedItem } from './listing/list-options.ts'
export { Listing, type RemoteItem } from './listing/listing.ts'
export type { BatchDecoder, PulledBatches } from './listing/pulled-batches.ts'
export { isRemoteEntry, pathOf, type RemoteEntry, type RemotePath } from './listing/remote-entry.ts'
export { findInNetrc } from './netrc/find-in-netrc.ts'
export type { NetrcEntry } from './netrc/netrc-entry.ts'
export { parseNetrc } from './netrc/parse-netrc.ts'
export { type Netrc, readNetrc } from './netrc/read-netrc.ts'
export type { RemoteStatus } from './session/find-status.ts'
export type { HashOptions, MakeDirectoryOptions } from './session/session-commands.ts'
export type { SessionMark } from './session/session-mark.ts'
export { type CharsetName, charsetOf } from './text/charset-of.ts'
export type { LineOptions, RetrieveLinesOptions } from './text/line-options.ts'
export type { TextLines } from './text/text-lines.ts'
export { Throttle, type ThrottleClock, type ThrottleOptions, type ThrottleUse } from './throttle.ts'
export { defaultTimeouts, type Timeouts } from './timeouts.ts'
export type { TlsOptions } from './tls/tls-options.ts'
export type {
  CommandEvent,
  ReplyEvent,
  TraceEvent,
  TraceListener,
  TransferTraceEvent,
} from './trace/trace-event.ts'
