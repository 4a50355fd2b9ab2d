import type { Command } from '../command/command.ts'
import { memberOf } from '../command/describe-command.ts'
import { verbs } from '../command/verbs.ts'
import type { Reply } from '../reply/reply.ts'

const MASK = '***'

/** Takes secrets out of what a server repeats: some put the password or account into their answer to it. */
export class Secrets {
  readonly #logIn = new Map<string, readonly string[]>()

  /** Remembers what a log-in hands over. */
  add(command: Command): void {
    if (verbs[command.verb].phase === 'log-in') this.#logIn.set(command.verb, secretsOf(command))
  }

  /** The answer to a command without the secrets of that command. */
  hideIn(reply: Reply, command: Command | undefined): Reply {
    const secrets = command === undefined ? [] : secretsOf(command)
    if (secrets.length === 0) return reply
    return { code: reply.code, lines: reply.lines.map(line => masked(line, secrets)) }
  }

  /** A text for people, without any secret of the last log-in. */
  hideAll(text: string): string {
    return masked(text, [...this.#logIn.values()].flat())
  }

  /** The same for a reply that answers nothing. */
  hideAllIn(reply: Reply): Reply {
    return { code: reply.code, lines: reply.lines.map(line => this.hideAll(line)) }
  }

  /** Whether a text may hold a secret, whole or in part, while commands are unanswered. */
  mayBeIn(text: string, unanswered: readonly Command[]): boolean {
    return unanswered.some(({ verb }) => verbs[verb].secret) || this.hideAll(text) !== text
  }
}

function secretsOf(command: Command): readonly string[] {
  const { fields, secret } = verbs[command.verb]
  if (secret !== true) return []
  return fields.map(({ name }) => String(memberOf(command, name))).filter(value => value !== '')
}

function masked(text: string, secrets: readonly string[]): string {
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, MASK), text)
}
