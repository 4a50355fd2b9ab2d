export type { ListingStyle } from './commands/entry-lines.ts'
export type {
  AddressFault,
  AddressPlace,
  CommandFault,
  CommandPlace,
  DataFault,
  DataPlace,
  DelayFault,
  Fault,
  FaultBytes,
  FaultEnding,
  HandshakeFault,
  HandshakePlace,
  ReplyFault,
  ReplyPlace,
  StallFault,
} from './faults/fault.ts'
export type { FileEntry, FileStat, FileSystem } from './file-system/file-system.ts'
export { FileSystemError, type FileSystemErrorCode } from './file-system/file-system-error.ts'
export { FolderFileSystem } from './file-system/folder-file-system.ts'
export { MemoryFileSystem } from './file-system/memory-file-system.ts'
export { createFtpServer, type FtpServer } from './ftp-server.ts'
export type { FtpServerEvent, SessionEvent } from './ftp-server-event.ts'
export type { FtpServerOptions, FtpServerUser } from './ftp-server-options.ts'
export type { ServerLimits } from './server-limits.ts'
export type { FtpServerTlsOptions } from './tls/tls-settings.ts'
