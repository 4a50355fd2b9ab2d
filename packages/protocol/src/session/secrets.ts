import { latin1 } from '../charset.ts'
import type { Command } from '../command/command.ts'
import { hasSecret, memberOf } from '../command/describe-command.ts'
import { verbs } from '../command/verbs.ts'
import { escapeControls } from '../escape-controls.ts'
import { isNegative, type Reply } from '../reply/reply.ts'
import { words } from '../words.ts'

const MASK = '***'
const encoder = new TextEncoder()

/** Takes secrets out of what a server repeats: some put the password or account into their answer to it. */
export class Secrets {
  readonly #logIn = new Map<string, readonly string[]>()

  /** Remembers what a log-in hands over. */
  add(command: Command): void {
    if (verbs[command.verb].phase === 'log-in') this.#logIn.set(command.verb, secretsOf(command))
  }

  /**
   * The answer to a command without the secrets of that command. Refusals are read by people only, so they lose those
   * of the last log-in too; other texts hold names, in which the same letters are no secret.
   */
  hideFor(command: Command | undefined, reply: Reply): Reply {
    return isNegative(reply) ? this.hideAll(command, reply) : masked(reply, secretsOf(command))
  }

  /** A reply without the secrets of a command and of the last log-in. */
  hideAll(command: Command | undefined, reply: Reply): Reply {
    return masked(reply, [...secretsOf(command), ...this.#all()].sort(longestFirst))
  }

  /** Whether a message that ends with a line of the server, cut and in quotes, may hold a secret or its beginning. */
  mayBeIn(message: string, unanswered: readonly Command[]): boolean {
    const text = message.slice(0, -1)
    return (
      unanswered.some(hasSecret) ||
      this.#all().some(secret => {
        const shown = escapeControls(secret)
        return text.includes(shown) || endsWithStartOf(text, shown)
      })
    )
  }

  #all(): readonly string[] {
    return [...this.#logIn.values()].flat()
  }
}

/** The secrets of a command, each as it was given and as it looks where UTF-8 is read as Latin-1. */
function secretsOf(command: Command | undefined): readonly string[] {
  if (command === undefined || !hasSecret(command)) return []
  const { fields, secret } = verbs[command.verb]
  const texts = fields.map(({ name }) => String(memberOf(command, name) ?? ''))
  // Which word of an open command is the secret is not known.
  const parts = secret === true ? texts.map(text => text.trim()) : texts.flatMap(words)
  const views = parts.flatMap(part => [part, latin1.decode(encoder.encode(part))])
  return [...new Set(views)].filter(view => view !== '').sort(longestFirst)
}

/** So that none is left in pieces by a shorter one that it begins with. */
function longestFirst(one: string, other: string): number {
  return other.length - one.length
}

function endsWithStartOf(text: string, secret: string): boolean {
  let length = Math.min(text.length, secret.length)
  while (length > 0 && !text.endsWith(secret.slice(0, length))) length--
  return length > 0
}

/** The reply itself where there is nothing to hide, else a copy without its bytes. */
function masked(reply: Reply, secrets: readonly string[]): Reply {
  if (secrets.length === 0) return reply
  const lines = reply.lines.map(line =>
    secrets.reduce((shown, secret) => shown.replaceAll(secret, MASK), line),
  )
  return lines.every((line, at) => line === reply.lines[at]) ? reply : { code: reply.code, lines }
}
