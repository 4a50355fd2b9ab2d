import type { Readable } from 'node:stream'
import {
  type Command,
  describeCommand,
  type FtpError,
  LocalProtocolError,
  TransferError,
} from '@sluice/protocol'

/** A text is an iterable of characters, but whoever passes one means a path. */
export function textAsSource(): LocalProtocolError {
  return new LocalProtocolError({
    code: 'FTP_BAD_ARGUMENT',
    phase: 'transfer',
    message: 'a text is no source: pass { file: path } for a local file, or [text] for the text itself',
  })
}

/** A stream that failed or that somebody has read would look like an empty file. */
export function isUsedUp(source: Readable): boolean {
  return source.destroyed || source.errored !== null || source.readableEnded
}

/** The error of a store from such a stream; nothing has been sent. */
export function usedUp(source: Readable, command: Command): FtpError {
  return notSent(
    source.errored ?? new Error('the source has ended or was destroyed before it was read'),
    command,
  )
}

/** The error of a store whose source failed before its first byte. */
export function notSent(cause: unknown, command: Command): FtpError {
  if (cause instanceof LocalProtocolError) return cause
  const shown = describeCommand(command)
  const why = cause instanceof Error ? cause.message : String(cause)
  return new TransferError({
    code: 'FTP_CALLER_FAILED',
    phase: 'transfer',
    command: shown,
    message: `${shown}: the local side failed: ${why}; nothing was sent`,
    cause,
    bytesTransferred: 0,
    expected: undefined,
    reply: undefined,
  })
}
