import type { Command } from '../command/command.ts'
import { describeCommand } from '../command/describe-command.ts'
import { phaseOf } from '../command/phase-of.ts'
import {
  type FtpError,
  type Phase,
  type RemoteErrorCode,
  RemoteProtocolError,
  ReplyError,
} from '../errors.ts'
import { describeReply, type Reply } from '../reply/reply.ts'
import type { Expectation } from './expectation-queue.ts'

// The ends of a user's session; each is told by what was outstanding at its head, if anything was.

type Head = Expectation | undefined

/** 421, which may come at any time (RFC 959, 5.4). */
export function serviceClosing(head: Head, reply: Reply): FtpError {
  return new ReplyError({
    code: 'FTP_SERVICE_CLOSING',
    message: `the server closes the connection: "${describeReply(reply)}"; try again later or with fewer sessions`,
    reply,
    ...duringOf(head),
  })
}

/** A reply that answers nothing, or not what it should. */
export function unexpectedReply(head: Head, reply: Reply): RemoteProtocolError {
  const answered = head === undefined ? 'without any command outstanding' : `in answer to ${nameOf(head)}`
  return failure('FTP_UNEXPECTED_REPLY', `the server sent "${describeReply(reply)}" ${answered}`, head, reply)
}

/** Replies that end nothing, without end. */
export function flooded(expectation: Expectation): RemoteProtocolError {
  const message = `the server sent more replies than limits.preliminaryReplies to ${nameOf(expectation)}`
  return failure('FTP_LIMIT_EXCEEDED', message, expectation)
}

/** Something else than FTP where the greeting was due. */
export function notFtp(error: RemoteProtocolError, head: Head): RemoteProtocolError {
  return failure('FTP_NOT_FTP', `this is no FTP server (${error.message}); check host and port`, head)
}

/** A line that is no reply and is better not shown. */
export function withheld(error: RemoteProtocolError, head: Head): RemoteProtocolError {
  return failure(error.code, 'the server sent a line that is no FTP reply; it may repeat a secret', head)
}

/** The end of the connection where none was due. */
export function connectionClosed(head: Head): RemoteProtocolError {
  const waiting = head === undefined ? 'while nothing was outstanding' : `before it answered ${nameOf(head)}`
  return failure('FTP_CONNECTION_CLOSED', `the server closed the control connection ${waiting}`, head)
}

function failure(code: RemoteErrorCode, message: string, head: Head, reply?: Reply): RemoteProtocolError {
  return new RemoteProtocolError({ code, message, reply, ...duringOf(head) })
}

function nameOf({ command }: Expectation): string {
  return command === undefined ? 'with its greeting' : describeCommand(command)
}

function duringOf(head: Head): { readonly phase: Phase; readonly command: string | undefined } {
  if (head === undefined) return { phase: 'command', command: undefined }
  const command: Command | undefined = head.command
  return { phase: phaseOf(command), command: command && describeCommand(command) }
}
