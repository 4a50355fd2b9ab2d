export type { ConnectionOptions, TlsMode } from './connection-options.ts'
export type { ControlChannel, ControlChannelListener } from './control/control-channel.ts'
export { ControlConnection, type Waited, type WaitOptions } from './control/control-connection.ts'
export { SocketChannel } from './control/socket-channel.ts'
export type { DataReceiver, IncomingFlow } from './data/data-receiver.ts'
export type { DataSource } from './data/outgoing-data.ts'
export { FtpAbortError, FtpConnectionError, FtpTimeoutError, FtpTlsError } from './errors.ts'
export { type DriverOptions, ExchangeDriver } from './exchange-driver.ts'
export {
  type CallOptions,
  FtpSession,
  type RetrieveOptions,
  type StoreOptions,
  type TransferOptions,
} from './ftp-session.ts'
export { type FtpUrl, parseFtpUrl } from './ftp-url.ts'
export type { ItemConsumer } from './listing-receiver.ts'
export { defaultTimeouts, type Timeouts } from './timeouts.ts'
export type { TlsOptions } from './tls/tls-options.ts'
