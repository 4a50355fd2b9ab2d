import {
  type Charset,
  type Conversation,
  type Exchange,
  FtpError,
  type ListingCommand,
  ListingParser,
  list,
  type Outcome,
  type PathArgument,
  type PathStatus,
  stat,
} from '@sluice/protocol'
import type { DataReceiver } from '../data/data-receiver.ts'

/** What a path is, as far as the server tells. */
export type RemoteStatus = Exclude<PathStatus, { type: 'in-listing' }>

/**
 * Finds out what a path is on any server: by its facts, its size, by entering it, and where nothing else helps in the
 * listing of its directory, which goes through `receiver` and is not kept.
 */
export class StatusFinder {
  readonly #charset: Charset
  #name: PathArgument = ''
  #parser: ListingParser | undefined
  #found: RemoteStatus | undefined

  readonly receiver: DataReceiver = {
    begin: (_flow, { verb }) => {
      const command = verb as ListingCommand
      this.#parser = new ListingParser({ command, charset: this.#charset, now: Date.now() })
    },
    write: chunk => {
      this.#look(this.#parser?.push(chunk) ?? [])
      return true
    },
  }

  constructor(charset: Charset) {
    this.#charset = charset
  }

  /** The exchange; not found is an error (`FTP_NOT_FOUND`) where only the listing could tell. */
  *find(conversation: Conversation, path: PathArgument): Exchange<Outcome<RemoteStatus>> {
    const outcome = yield* stat(conversation, path, this.#charset)
    if (outcome.type !== 'completed') return outcome
    if (outcome.value.type !== 'in-listing') return { type: 'completed', value: outcome.value }
    const { parent, name } = outcome.value
    this.#name = name
    const listed = yield* list(conversation, parent)
    if (listed.type !== 'completed') return listed
    this.#look(this.#parser?.end() ?? [])
    if (this.#found !== undefined) return { type: 'completed', value: this.#found }
    const error = new FtpError({
      code: 'FTP_NOT_FOUND',
      phase: 'command',
      message: `the directory has no entry "${asText(name)}", and the server tells nothing else of it`,
      reply: listed.value.reply,
    })
    return { type: 'failed', error }
  }

  #look(items: ReturnType<ListingParser['push']>): void {
    for (const item of items) {
      if (item.kind !== 'entry' || this.#found !== undefined) continue
      const { entry } = item
      const isIt =
        typeof this.#name === 'string'
          ? entry.name === this.#name
          : Buffer.compare(entry.nameBytes, this.#name) === 0
      if (isIt) this.#found = { type: 'entry', entry }
    }
  }
}

function asText(name: PathArgument): string {
  return typeof name === 'string' ? name : Buffer.from(name).toString()
}
