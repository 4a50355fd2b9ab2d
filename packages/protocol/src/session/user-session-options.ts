import type { Charset } from '../charset.ts'
import type { Limits } from '../limits.ts'

/** How a `UserSession` reads and how far it goes ahead of its server. */
export interface UserSessionOptions {
  /** How names and texts are written and read; default UTF-8 with Latin-1 for what is not UTF-8. */
  readonly charset?: Charset | undefined
  /** The caps of lines and of replies; `LocalProtocolError` for one that is none. */
  readonly limits?: Partial<Limits> | undefined
  /** What `lockStep` begins as: one command at a time, for servers that nobody knows. Default `false`. */
  readonly lockStep?: boolean | undefined
  /**
   * Take replies of the class 6yz (RFC 2228, 5) as the final answers to MIC, CONF and ENC; what they wrap is for the
   * caller to read, and moves no state. Default `false`: such a reply ends the session (`FTP_MALFORMED_REPLY`), as it
   * does here in answer to anything else (`FTP_UNEXPECTED_REPLY`).
   */
  readonly protectedReplies?: boolean | undefined
  /** Let a line with another code end a reply of several lines, as glFTPd does. Default `false`. */
  readonly otherClosingCode?: boolean | undefined
  /** Take Telnet commands out of replies (RFC 959, 2.3). Default `true`. */
  readonly telnet?: boolean | undefined
}
