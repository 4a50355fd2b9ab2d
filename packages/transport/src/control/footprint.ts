import { type Command, verbs } from '@sluice/protocol'

/** They may change what is on the server. */
const onServer: ReadonlySet<string> = new Set([
  ...['APPE', 'COMB', 'DELE', 'MFCT', 'MFF', 'MFMT', 'MKD', 'RMD', 'RNTO', 'STOR', 'STOU', 'XMKD', 'XRMD'],
  ...['CHGRP', 'CHMOD', 'COPY', 'CPTO', 'LINK', 'MKDIR', 'PSWD', 'RMDIR', 'SYMLINK', 'UTIME'].map(ofSite),
])

/** What they leave behind in the session, nobody can tell or undo. */
const onSession: ReadonlySet<string> = new Set([
  ...[
    'ACCT',
    'ADAT',
    'AUTH',
    'CCC',
    'CONF',
    'ENC',
    'HOST',
    'LANG',
    'MIC',
    'PASS',
    'REIN',
    'SMNT',
    'SSCN',
    'USER',
  ],
  ...['GPASS', 'GROUP', 'IDLE', 'LISTFMT', 'NAMEFMT', 'PSWD', 'UMASK'].map(ofSite),
])

/** What commands may have left behind, on the server and in the session; only ever more. */
export class Footprint {
  #deeds = 0
  #traces = 0
  #facts: string | undefined

  /** Commands that may have changed what is on the server. */
  get deeds(): number {
    return this.#deeds
  }

  /** Commands whose effect on the session cannot be undone. */
  get traces(): number {
    return this.#traces
  }

  /** The facts that MLSx was told to tell last (OPTS MLST); undefined where the choice of the server stands. */
  get facts(): string | undefined {
    return this.#facts
  }

  /** Takes a command that leaves into account. */
  note(command: Command): void {
    if (command.verb === 'OPTS' && firstWord(command.text) === 'MLST') {
      this.#facts = command.text.slice('MLST'.length).trim()
      return
    }
    const name = nameOf(command)
    const isUnknown = name === undefined
    if (isUnknown || onServer.has(name)) this.#deeds++
    if (isUnknown || onSession.has(name)) this.#traces++
  }
}

/** The name under which a command is listed; undefined for what may do anything. */
function nameOf(command: Command): string | undefined {
  switch (command.verb) {
    case 'OTHER':
      // With a time before the path, for servers that set it so.
      if (command.name.toUpperCase() === 'MDTM') return 'MFMT'
      return command.name.toUpperCase() === 'SITE' ? wordOfSite(command.argument ?? '') : undefined
    case 'SITE':
      return wordOfSite(command.text)
    case 'OPTS':
      // The next one who wants a hash chooses anew.
      return firstWord(command.text) === 'HASH' ? 'HASH' : undefined
    default:
      return command.verb
  }
}

function wordOfSite(text: string | Uint8Array): string | undefined {
  const name = ofSite(firstWord(typeof text === 'string' ? text : Buffer.from(text).toString('latin1')))
  return Object.hasOwn(verbs, name) ? name : undefined
}

function firstWord(text: string): string {
  const end = text.indexOf(' ')
  return (end < 0 ? text : text.slice(0, end)).toUpperCase()
}

function ofSite(word: string): string {
  return `SITE ${word}`
}
