export {
  type AddressFamily,
  encodeAddressFamilies,
  parseAddressFamilies,
} from './address/address-families.ts'
export type { DataAddress } from './address/data-address.ts'
export { encodeEpsvPort, encodeLpsvAddress, encodePasvAddress } from './address/encode-passive.ts'
export { type EprtArgument, encodeEprtArgument, parseEprtArgument } from './address/eprt-argument.ts'
export { encodeLprtArgument, type LprtArgument, parseLprtArgument } from './address/lprt-argument.ts'
export { parseEpsvReply } from './address/parse-epsv.ts'
export { parseLpsvReply } from './address/parse-lpsv.ts'
export { parsePassiveReply } from './address/parse-passive.ts'
export { parsePasvReply } from './address/parse-pasv.ts'
export { encodePortArgument, parsePortArgument } from './address/port-argument.ts'
export {
  type Capabilities,
  type Choice,
  capabilitiesOf,
  formatChoices,
  parseChoices,
} from './answers/capabilities.ts'
export { type DataRefusal, dataRefusalOf } from './answers/data-refusal.ts'
export { type DigestAlgorithm, parseDigestReply } from './answers/digest-reply.ts'
export { type FactList, formatFactList, parseFactList } from './answers/fact-list.ts'
export { encodeFactReply, type FactAnswer, parseFactReply } from './answers/fact-reply.ts'
export { Features, featureLines, noFeatures, parseFeatures } from './answers/features.ts'
export { encodeHashReply, type HashAnswer, parseHashReply } from './answers/hash-reply.ts'
export { helpLines, parseHelpReply } from './answers/help-reply.ts'
export { encodeMlstOptions, parseMlstOptionsReply } from './answers/mlst-options.ts'
export {
  encodePathReply,
  parsePathReply,
  parsePathReplyBytes,
  parseQuotedPath,
} from './answers/path-reply.ts'
export { parseProtectedReply, parseSecurityData } from './answers/security-data.ts'
export { encodeServerId, parseServerIdReply, type ServerId } from './answers/server-id.ts'
export { parseSizeReply } from './answers/size-reply.ts'
export {
  parseTransferProgress,
  type StatusKind,
  statusKindOf,
  type TransferProgress,
} from './answers/status-reply.ts'
export { parseSystemReply, type System, type SystemName } from './answers/system-reply.ts'
export { formatTimeValue, parseTimeReply, parseTimeValue } from './answers/time-value.ts'
export { type Timestamp, type TimeValue, toDate } from './answers/timestamp.ts'
export { parseTransferSize, type TransferSize } from './answers/transfer-size.ts'
export { encodeUniqueName, parseUniqueName } from './answers/unique-name.ts'
export { type Charset, latin1, utf8 } from './charset.ts'
export type { Command, PathArgument, Verb } from './command/command.ts'
export { type CommandLine, CommandParser, type CommandParserOptions } from './command/command-parser.ts'
export { describeCommand } from './command/describe-command.ts'
export { type EncodeCommandOptions, encodeCommand } from './command/encode-command.ts'
export { parseCommandLine } from './command/parse-command-line.ts'
export { phaseOf } from './command/phase-of.ts'
export { type Field, type Need, rowOf, type VerbRow, verbs } from './command/verbs.ts'
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
export { activeAddress } from './exchange/active-address.ts'
export { arrangeData, type DataArrangement } from './exchange/arrange-data.ts'
export { ask, askAll, perform } from './exchange/ask.ts'
export { modificationTime, size } from './exchange/attributes.ts'
export { chooseHost } from './exchange/choose-host.ts'
export { type Conversation, type ConversingSession, createConversation } from './exchange/conversation.ts'
export type { DataEnd } from './exchange/data-end.ts'
export type { DataPlan, Representation } from './exchange/data-plan.ts'
export { extendedPassiveOnly, transferMode } from './exchange/data-settings.ts'
export { changeDirectory, makeDirectory, workingDirectory } from './exchange/directories.ts'
export { greet } from './exchange/greet.ts'
export { type FileHash, type HashAlgorithm, type HashRequest, hash } from './exchange/hash.ts'
export {
  availableSpace,
  chooseLanguage,
  directorySize,
  help,
  noop,
  serverStatus,
  system,
} from './exchange/information.ts'
export { type ListVerb, list, listCommand } from './exchange/list.ts'
export { listByStatus } from './exchange/list-by-status.ts'
export { account, type Credentials, logIn } from './exchange/log-in.ts'
export { type MadeDirectory, makeDirectories } from './exchange/make-directories.ts'
export {
  learnFeatures,
  type Negotiation,
  negotiate,
  questionsBehindLogIn,
} from './exchange/negotiate.ts'
export { dataUse, openData, type TransferUse } from './exchange/open-data.ts'
export type { Completed, Outcome, Refused, Shortfall } from './exchange/outcome.ts'
export { type PassiveAddress, passiveAddress } from './exchange/passive-address.ts'
export { quit } from './exchange/quit.ts'
export { refusalError } from './exchange/refusal.ts'
export { reinitialize } from './exchange/reinitialize.ts'
export { remove, removeDirectory } from './exchange/remove.ts'
export { rename } from './exchange/rename.ts'
export { request } from './exchange/request.ts'
export { type RetrieveRequest, retrieve, retrievePlan } from './exchange/retrieve.ts'
export { clearControl, protectData, secure, secureAtOnce, securePreferred } from './exchange/secure.ts'
export type { AheadMemory, SentAhead } from './exchange/sent-ahead.ts'
export {
  type Ahead,
  knownProfiles,
  lockStep,
  profileOf,
  type ServerProfile,
  type TlsStart,
} from './exchange/server-profile.ts'
export { setCreationTime, setFacts, setModificationTime } from './exchange/set-time.ts'
export { changeMode, combine, copy, fileMask, idleTime, makeLink, site } from './exchange/site.ts'
export { type PathStatus, stat } from './exchange/stat.ts'
export type {
  Aborted,
  Answer,
  DataUse,
  Deadline,
  Exchange,
  Failed,
  Step,
  TransmissionMode,
} from './exchange/step.ts'
export { type StoreReport, type StoreRequest, store, storePlan } from './exchange/store.ts'
export { type TransferPlan, type TransferReport, transfer } from './exchange/transfer.ts'
export { type FailureDetails, transferError } from './exchange/transfer-error.ts'
export { type TransferFacts, type Verdict, verdict } from './exchange/verdict.ts'
export { withinDirectory } from './exchange/within-directory.ts'
export { defaultLimits, type Limits } from './limits.ts'
export { anyOf } from './listing/any-of.ts'
export { dos } from './listing/dos.ts'
export { dosNameFirst } from './listing/dos-name-first.ts'
export type { Entry, EntrySubtype, EntryType } from './listing/entry.ts'
export { eplf } from './listing/eplf.ts'
export { formatMlsxLine, type MlsxFile } from './listing/format-mlsx.ts'
export { formatUnixLine, type UnixFile } from './listing/format-unix.ts'
export { ka9q } from './listing/ka9q.ts'
export type { ListedEntry } from './listing/listed-entry.ts'
export type {
  Confidence,
  DateOrder,
  Detection,
  FormatContext,
  FormatParser,
  ListingCommand,
  ListingFormat,
  Score,
} from './listing/listing-format.ts'
export type { ListingItem } from './listing/listing-item.ts'
export { ListingParser, type ListingParserOptions } from './listing/listing-parser.ts'
export { ListingReader, type ListingReaderOptions } from './listing/listing-reader.ts'
export { type ListingFormatName, livingFormats } from './listing/living-formats.ts'
export { mlsx, parseMlsxLine } from './listing/mlsx.ts'
export { names } from './listing/names.ts'
export { os2 } from './listing/os2.ts'
export { sizeFirst } from './listing/size-first.ts'
export { unix } from './listing/unix.ts'
export { unixLocalized } from './listing/unix-localized.ts'
export { vms } from './listing/vms.ts'
export {
  type LocalName,
  type LocalNameOptions,
  type LocalNameReason,
  localName,
} from './local-name/local-name.ts'
export { type EncodeReplyOptions, encodeReply, type ReplyText } from './reply/encode-reply.ts'
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
export type { SessionFact } from './session/protection-change.ts'
export { type ServerEvent, ServerSession, type ServerSessionOptions } from './session/server-session.ts'
export type { SessionEvent, Ticket } from './session/session-event.ts'
export type { SessionState } from './session/session-state.ts'
export type { UnmetNeed } from './session/unmet-need.ts'
export { UserSession } from './session/user-session.ts'
export type { UserSessionOptions } from './session/user-session-options.ts'
export { AsciiDecoder } from './text/ascii-decoder.ts'
export { AsciiEncoder, type AsciiEncoderOptions } from './text/ascii-encoder.ts'
export { LineDecoder, type LineDecoderOptions } from './text/line-decoder.ts'
