import {
  account,
  type Charset,
  type Command,
  chooseLanguage,
  help,
  noop,
  parseCommandLine,
  type Reply,
  request,
  type System,
  serverStatus,
  site,
  system,
} from '@sluice/protocol'
import type { CallOptions } from '../call-options.ts'
import { SessionFacts } from './session-facts.ts'
import type { SessionRunner } from './session-runner.ts'

/** The calls of a session that concern the server as a whole, and any command that has no method. */
export abstract class ServerCommands extends SessionFacts {
  readonly #runner: SessionRunner

  protected constructor(runner: SessionRunner, charset: Charset) {
    super(runner, charset)
    this.#runner = runner
  }

  /**
   * Any command, typed or as a line (`SITE CHMOD 640 a`), with its final reply; rejects with `ReplyError` if that is
   * negative, and with `LocalProtocolError` for transfers and TLS, which have methods of their own.
   */
  command(command: Command | string, options?: CallOptions): Promise<Reply> {
    return this.#runner.run(
      () => request(typeof command === 'string' ? parseCommandLine(command) : command),
      options,
    )
  }

  /** Any word of SITE as it stands: `site('HELP')` (RFC 959, 4.1.3). */
  site(text: string, options?: CallOptions): Promise<Reply> {
    return this.#runner.run(() => site(text), options)
  }

  /** What the server says that it runs on: SYST (RFC 959, 4.1.3). */
  system(options?: CallOptions): Promise<System> {
    return this.#runner.run(system, options)
  }

  /** What the server says of its commands, or of one of them: HELP (RFC 959, 4.1.3). */
  help(topic?: string, options?: CallOptions): Promise<Reply> {
    return this.#runner.run(() => help(topic), options)
  }

  /** How the server and this session are, in its own words: STAT without a path (RFC 959, 4.1.3). */
  status(options?: CallOptions): Promise<Reply> {
    return this.#runner.run(serverStatus, options)
  }

  /** Nothing, so that the session stays open: NOOP (RFC 959, 4.1.3). */
  noop(options?: CallOptions): Promise<Reply> {
    return this.#runner.run(noop, options)
  }

  /** The language of the replies, such as `en-GB`; the server's own without one: LANG (RFC 2640, 4). */
  language(tag?: string, options?: CallOptions): Promise<Reply> {
    return this.#runner.run(() => chooseLanguage(tag), options)
  }

  /** Names an account, where the server wants one for a single command (532): ACCT (RFC 959, 4.1.1). */
  acct(name: string, options?: CallOptions): Promise<Reply> {
    return this.#runner.run(() => account(name), options)
  }
}
