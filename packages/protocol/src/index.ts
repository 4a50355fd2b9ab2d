export type { DataAddress } from './address/data-address.ts'
export { encodeEpsvPort, encodePasvAddress } from './address/encode-passive.ts'
export { type EprtArgument, encodeEprtArgument, parseEprtArgument } from './address/eprt-argument.ts'
export { parseEpsvReply } from './address/parse-epsv.ts'
export { parsePassiveReply } from './address/parse-passive.ts'
export { parsePasvReply } from './address/parse-pasv.ts'
export { encodePortArgument, parsePortArgument } from './address/port-argument.ts'
export { Features, noFeatures, parseFeatures } from './answers/features.ts'
export { encodePathReply, parsePathReply } from './answers/path-reply.ts'
export { parseSizeReply } from './answers/size-reply.ts'
export { formatTimeValue, parseTimeReply, parseTimeValue } from './answers/time-value.ts'
export { type Timestamp, type TimeValue, toDate } from './answers/timestamp.ts'
export { parseTransferSize, type TransferSize } from './answers/transfer-size.ts'
export { type Charset, latin1, utf8 } from './charset.ts'
export type { Command, PathArgument, Verb } from './command/command.ts'
export { type CommandLine, CommandParser } from './command/command-parser.ts'
export { describeCommand } from './command/describe-command.ts'
export { encodeCommand } from './command/encode-command.ts'
export { parseCommandLine } from './command/parse-command-line.ts'
export {
  brandError,
  FtpError,
  type FtpErrorDetails,
  type LocalErrorCode,
  LocalProtocolError,
  type Phase,
  type RemoteErrorCode,
  RemoteProtocolError,
  ReplyError,
  TransferError,
} from './errors.ts'
export { escapeControls } from './escape-controls.ts'
export { abandon } from './exchange/abandon.ts'
export { ask, askAll } from './exchange/ask.ts'
export { modificationTime, size } from './exchange/attributes.ts'
export { type Conversation, createConversation } from './exchange/conversation.ts'
export type { DataEnd } from './exchange/data-end.ts'
export { changeDirectory, makeDirectory, workingDirectory } from './exchange/directories.ts'
export { greet } from './exchange/greet.ts'
export { list, listCommand } from './exchange/list.ts'
export { type Credentials, logIn } from './exchange/log-in.ts'
export { negotiate } from './exchange/negotiate.ts'
export { openData, type PassiveAddress, passiveAddress } from './exchange/open-data.ts'
export type { Completed, Outcome, Refused, Shortfall } from './exchange/outcome.ts'
export { quit } from './exchange/quit.ts'
export { refusalError } from './exchange/refusal.ts'
export { remove, removeDirectory } from './exchange/remove.ts'
export { rename } from './exchange/rename.ts'
export { request } from './exchange/request.ts'
export { type RetrieveRequest, retrieve } from './exchange/retrieve.ts'
export { protectData, secure, secureAtOnce, securePreferred } from './exchange/secure.ts'
export { lockStep, profileOf, type ServerProfile, type TlsStart } from './exchange/server-profile.ts'
export type { Aborted, Answer, DataUse, Deadline, Exchange, Failed, Step } from './exchange/step.ts'
export { type StoreRequest, store } from './exchange/store.ts'
export type { TransferReport } from './exchange/transfer.ts'
export { type FailureDetails, transferError } from './exchange/transfer-error.ts'
export { type TransferFacts, type Verdict, verdict } from './exchange/verdict.ts'
export { defaultLimits, type Limits } from './limits.ts'
export type { Entry, EntryType } from './listing/entry.ts'
export { formatMlsxLine, type MlsxFile } from './listing/format-mlsx.ts'
export { formatUnixLine, type UnixFile } from './listing/format-unix.ts'
export type { ListingCommand } from './listing/listing-format.ts'
export type { ListingItem } from './listing/listing-item.ts'
export { type ListingFormatName, ListingParser, type ListingParserOptions } from './listing/listing-parser.ts'
export { encodeReply } from './reply/encode-reply.ts'
export {
  describeReply,
  isCompletion,
  isNegative,
  isPreliminary,
  type Reply,
  type ReplyClass,
  replyClass,
} from './reply/reply.ts'
export { ReplyParser, type ReplyParserOptions } from './reply/reply-parser.ts'
export { phaseOf } from './session/phase-of.ts'
export { type ServerEvent, ServerSession, type ServerSessionOptions } from './session/server-session.ts'
export type { SessionEvent, Ticket } from './session/session-event.ts'
export type { SessionState } from './session/session-state.ts'
export { UserSession, type UserSessionOptions } from './session/user-session.ts'
