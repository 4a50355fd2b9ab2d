import { type Command, isCompletion, parsePathReply, parsePathReplyBytes, type Reply } from '@sluice/protocol'

/** Changes of directory that are kept: PWD and absolute paths begin anew, so that only circles make more of them. */
const MOST_STEPS = 256

const SLASH = 0x2f

const moving: ReadonlySet<Command['verb']> = new Set<Command['verb']>(['CWD', 'XCWD', 'CDUP', 'XCUP'])

/**
 * How to get to the current directory of a session from the folder of its log-in, as far as its commands and their
 * replies tell. Paths are not joined: what they mean is up to the server.
 */
export class DirectoryTrail {
  #steps: Command[] = []
  #anchored = false
  #moves = 0

  /** The commands that lead there, in order; undefined where that is not known any more. */
  get steps(): readonly Command[] | undefined {
    return this.#steps.length > MOST_STEPS ? undefined : this.#steps
  }

  /** The steps lead there from anywhere. */
  get anchored(): boolean {
    return this.#anchored && this.steps !== undefined
  }

  /** How often the directory was changed. */
  get moves(): number {
    return this.#moves
  }

  /** Takes a command with its final reply into account. */
  note(command: Command, reply: Reply): void {
    if (!isCompletion(reply)) return
    if (moving.has(command.verb)) this.#moves++
    switch (command.verb) {
      case 'CWD':
      case 'XCWD':
        if (isAbsolute(command.path)) this.#anchor(command)
        else this.#add(command)
        break
      case 'CDUP':
      case 'XCUP':
        this.#add(command)
        break
      case 'PWD':
      case 'XPWD': {
        const path = parsePathReplyBytes(reply) ?? parsePathReply(reply)
        if (path !== undefined) this.#anchor({ verb: 'CWD', path })
        break
      }
      case 'USER':
      case 'PASS':
      case 'ACCT':
      case 'REIN':
        this.#steps = []
        this.#anchored = false
        break
    }
  }

  #anchor(command: Command): void {
    this.#steps = [command]
    this.#anchored = true
  }

  #add(command: Command): void {
    if (this.steps !== undefined) this.#steps.push(command)
  }
}

function isAbsolute(path: string | Uint8Array): boolean {
  return typeof path === 'string' ? path.startsWith('/') : path[0] === SLASH
}
