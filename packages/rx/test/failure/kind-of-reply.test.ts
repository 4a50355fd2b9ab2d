import type { Phase, Reply } from '@sluice/protocol'
import { describe, expect, it } from 'vitest'
import type { ErrorKind } from '../../src/failure/error-kind.ts'
import { kindOfReply } from '../../src/failure/kind-of-reply.ts'

type Row = readonly [said: string, kind: ErrorKind]

/** What servers were heard to say: vsftpd, ProFTPD, Pure-FTPd, pyftpdlib, IIS, FileZilla Server and others. */
const heard: readonly Row[] = [
  ['550 Failed to open file.', 'not-found'],
  ['550 Could not get file size.', 'not-found'],
  ['550 Could not get file modification time.', 'not-found'],
  ['550 Failed to change directory.', 'not-found'],
  ['550 RNFR command failed.', 'not-found'],
  ['550 missing.txt: No such file or directory', 'not-found'],
  ['450 missing: No such file or directory', 'not-found'],
  ["550 Can't open missing.txt: No such file or directory", 'not-found'],
  ["550 Can't check for file existence", 'not-found'],
  ["550 Sorry, but that file doesn't exist", 'not-found'],
  ["553 Can't open that file: No such file or directory", 'not-found'],
  ['550 No such file or directory.', 'not-found'],
  ['501 No such directory.', 'not-found'],
  ['550 /up/missing.txt is not retrievable.', 'not-found'],
  ["550 'missing.txt' cannot be listed", 'not-found'],
  ['550 up/hello.txt: Not a directory', 'not-found'],
  ["550 'hello.txt' is not a directory", 'not-found'],
  ['550 The system cannot find the file specified. ', 'not-found'],
  ['550 File not found', 'not-found'],
  ['550 Datei oder Verzeichnis nicht gefunden', 'not-found'],
  ['550 Permission denied.', 'permission'],
  ['550 /locked/new.txt: Permission denied', 'permission'],
  ["553 Can't open that file: Permission denied", 'permission'],
  ['550 Access is denied. ', 'permission'],
  ['550 Delete operation failed.', 'permission'],
  ['550 Remove directory operation failed.', 'permission'],
  ['550 Create directory operation failed.', 'permission'],
  ['553 Could not create file.', 'permission'],
  ['553 That name is not allowed.', 'permission'],
  ['550 new: File exists', 'exists'],
  ['550 File exists.', 'exists'],
  ["550 Can't create directory: File exists", 'exists'],
  ['550 Cannot create a file when that file already exists. ', 'exists'],
  ['521 Directory already exists', 'exists'],
  ['550 That name is taken already.', 'exists'],
  ['550 a "quoted"  name: Directory not empty', 'exists'],
  ['550 The directory is not empty. ', 'exists'],
  ['552 Exceeded storage allocation.', 'quota'],
  ['552 Disk full - please upload later', 'quota'],
  ['452 No space left.', 'quota'],
  ['451-Error during write to file: No space left on device', 'quota'],
  ['550 Quota exceeded: the file will not be saved', 'quota'],
  ['550 There is not enough space on the disk. ', 'quota'],
  ['450 The file is busy; try again later.', 'busy'],
  ['550 The process cannot access the file because it is being used by another process. ', 'busy'],
  ['450 PASV: data transfer in progress', 'busy'],
  ['550 x: Device or resource busy', 'busy'],
  ['451 The server failed at this command.', 'busy'],
  ['421 There are too many connections from your internet address.', 'busy'],
  ['421 Too many users - please try again later.', 'busy'],
  ['421 Service not available, closing control connection.', 'busy'],
  ['421 Timeout.', 'timeout'],
  ['421 No transfer timeout (600 seconds): closing control connection', 'timeout'],
  ['421 Idle timeout (15 minutes): closing control connection', 'timeout'],
  ['425 Failed to establish connection.', 'network'],
  ['426 Failure writing network stream.', 'network'],
  ['426 Transfer aborted. Data connection closed', 'network'],
  ['451-Error during read from data connection', 'network'],
  ['522 SSL connection failed: session reuse required', 'tls'],
  ['425 Unable to build data connection: TLS session of data connection not resumed.', 'tls'],
  ['425 Unable to build data connection: Operation not permitted', 'tls'],
  [
    '450 TLS session of data connection has not resumed or the session does not match the control connection',
    'tls',
  ],
  ['521 This server wants PROT P for data connections.', 'tls'],
  ['521 Data connection cannot be opened with this PROT setting.', 'tls'],
  ['534 Unwilling to accept security parameters', 'tls'],
  ['536 PROT not supported.', 'tls'],
  ['522 Network protocol not supported, use (1)', 'protocol'],
  ['500 Unknown command.', 'protocol'],
  ['500 Command "XCRC" not understood.', 'protocol'],
  ['500 OOPS: priv_sock_get_cmd', 'network'],
  ['502 That command is not known.', 'protocol'],
  ['503 Bad sequence of commands', 'protocol'],
  ['504 Unknown command', 'protocol'],
  ['554 REST position (1000) > file size (15)', 'usage'],
  ['554 REST: invalid hello.txt argument', 'usage'],
  ['550 I can only retrieve regular files', 'usage'],
  ['550 full: not a regular file', 'usage'],
  ['550 Is a directory.', 'usage'],
  ['550 Could not delete tree: Invalid argument', 'usage'],
  ['550 SIZE not allowed in ASCII mode.', 'usage'],
  ['530 Please login with USER and PASS.', 'auth'],
  ['532 Need account for storing files.', 'auth'],
]

const atLogIn: readonly Row[] = [
  ['530 Login incorrect.', 'auth'],
  ['530 Login authentication failed', 'auth'],
  ['530 Permission denied.', 'auth'],
  ['530 This FTP server is anonymous only.', 'auth'],
  ['430 Invalid username or password', 'auth'],
  ['530 Sorry, the maximum number of clients (2) for this user are already connected.', 'busy'],
  ['530 Too many connections, try later', 'busy'],
  ['530 The server is overloaded', 'busy'],
  ['450 Not now', 'busy'],
  ['500 OOPS: cannot change directory:/home/x', 'protocol'],
]

/** Names may hold the words of other meanings. */
const misleading: readonly Row[] = [
  ['550 quota.txt: No such file or directory', 'not-found'],
  ['550 file exists: Permission denied', 'permission'],
  ["550 Can't open no such file: Permission denied", 'permission'],
  ['550 quota.txt: The system cannot find the file specified. ', 'not-found'],
  ['550 busy: Directory not empty', 'exists'],
]

describe('What a refusal means', () => {
  it.each(heard)('is known for "%s": %s', (said, kind) => {
    expect(kindOfReply(replyOf(said))).toBe(kind)
  })

  it.each(atLogIn)('is known at the log-in for "%s": %s', (said, kind) => {
    expect(kindOfReply(replyOf(said), 'log-in' satisfies Phase)).toBe(kind)
  })

  it.each(misleading)('is not told by a name: "%s": %s', (said, kind) => {
    expect(kindOfReply(replyOf(said))).toBe(kind)
  })

  it('is told by any line of several', () => {
    expect(kindOfReply({ code: 550, lines: ['Sorry,', 'No such file or directory', 'Bye'] })).toBe(
      'not-found',
    )
  })

  it('is taken from the code alone where the words say nothing', () => {
    expect(kindOfReply({ code: 450, lines: [''] })).toBe('busy')
    expect(kindOfReply({ code: 499, lines: ['?'] })).toBe('busy')
    expect(kindOfReply({ code: 550, lines: [] })).toBe('permission')
    expect(kindOfReply({ code: 599, lines: ['?'] })).toBe('protocol')
  })
})

function replyOf(said: string): Reply {
  return { code: Number(said.slice(0, 3)), lines: [said.slice(4)] }
}
