import { describe, expect, it } from 'vitest'
import { parseCommandLine } from '../../src/command/parse-command-line.ts'
import { FtpError } from '../../src/errors.ts'
import type { Reply } from '../../src/reply/reply.ts'
import { ReplyParser } from '../../src/reply/reply-parser.ts'
import { ServerSession } from '../../src/session/server-session.ts'
import type { SessionEvent, Ticket } from '../../src/session/session-event.ts'
import type { SessionState } from '../../src/session/session-state.ts'
import { UserSession } from '../../src/session/user-session.ts'
import { bytesOf } from '../bytes-of.ts'
import { type Dialogue, type DialogueStep, readDialogues } from './read-dialogue.ts'

const dialogues = readDialogues()
const named = dialogues.map(dialogue => [`${dialogue.server}, ${dialogue.scenario}`, dialogue] as const)

/** How the wire cuts a reply. */
type Cut = (bytes: Uint8Array) => readonly Uint8Array[]

const whole: Cut = bytes => [bytes]
const byteByByte: Cut = bytes => Array.from(bytes, (_, at) => bytes.slice(at, at + 1))
const inTwoAt =
  (place: number): Cut =>
  bytes => [bytes.slice(0, place % bytes.length), bytes.slice(place % bytes.length)]

/** What a reply landed on, and what it should have. */
interface Landing {
  readonly code: number
  readonly verb: string | undefined
  readonly wanted: string
}

/** A user's session that lives through a recorded dialogue. */
class Replay {
  readonly session: UserSession
  readonly landings: Landing[] = []
  /** What went wrong, if anything did. */
  failure: string | undefined
  isResynchronising = false
  readonly #verbs = new Map<Ticket, string>([[0, 'greeting']])
  readonly #events: SessionEvent[] = []

  constructor(lockStep = false) {
    this.session = new UserSession({ lockStep })
  }

  /** Plays all steps, or those before the first failure; `look` sees each step behind it. */
  play(steps: readonly DialogueStep[], cut: Cut, look?: (step: DialogueStep) => void): this {
    for (const step of steps) {
      try {
        this.#step(step, cut)
      } catch (error) {
        if (!(error instanceof FtpError)) throw error
        this.failure = error.code
      }
      if (this.failure !== undefined) return this
      look?.(step)
    }
    return this
  }

  #step(step: DialogueStep, cut: Cut): void {
    if (step.type === 'sent') this.#send(step.lines)
    else if (step.type === 'reply') for (const piece of cut(step.bytes)) this.#receive(piece, step)
    else if (step.what === 'tls') this.session.notify('tls-established')
    else if (step.what === 'clear') this.session.notify('tls-cleared')
    else if (step.what === 'resynchronise') this.isResynchronising = true
    else if (step.what === 'closed') expect(this.session.receiveEnd()).toEqual([{ type: 'closed' }])
  }

  #send(lines: readonly string[]): void {
    const plain = lines.map(line => line.replace(/^(\\x..)+/, ''))
    const ticket = this.session.nextTicket
    plain.forEach((line, index) => {
      this.#verbs.set(ticket + index, line.split(' ', 1)[0] as string)
    })
    if (this.isResynchronising) {
      expect(this.session.resynchronise()).toEqual(bytesOf(`${plain[0]}\r\n`))
      return
    }
    const bytes = this.session.send(...plain.map(parseCommandLine))
    const asRecorded = plain.map(line => `${line}\r\n`).join('')
    // Names that the encoder quotes were sent without quotes too, to see what servers make of them.
    expect(Buffer.from(bytes).toString().replaceAll('"', '')).toBe(asRecorded.replaceAll('"', ''))
  }

  #receive(piece: Uint8Array, step: Extract<DialogueStep, { type: 'reply' }>): void {
    for (const event of this.session.receive(piece)) {
      this.#events.push(event)
      if (event.type === 'failed') this.failure = event.error.code
      else if (event.type === 'replied' || event.type === 'preliminary') {
        const verb = this.#verbs.get(event.ticket)
        this.landings.push({ code: event.reply.code, verb, wanted: step.answers })
        if (event.reply.code === 257 && verb === 'PWD') this.isResynchronising = false
      }
    }
  }
}

describe.each(named)('the dialogue with %s', (_name, dialogue) => {
  const { steps, remarks } = dialogue
  const isBroken = remarks.has('breaks')
  const isOutOfOrder = remarks.has('out of order')

  it.skipIf(isBroken || isOutOfOrder)('has each reply land on its command, however it is cut', () => {
    const places = Array.from({ length: 24 }, (_, at) => inTwoAt(at + 1))
    for (const cut of [whole, byteByByte, ...places]) {
      const replay = new Replay().play(steps, cut)
      expect(replay.failure).toBeUndefined()
      expect(replay.session.outstanding).toBe(0)
      const told = replay.landings.filter(({ wanted }) => wanted !== '?')
      expect(told.map(({ code, verb }) => `${verb} ${code}`)).toEqual(
        told.map(({ code, wanted }) => `${wanted} ${code}`),
      )
    }
  })

  it.skipIf(isBroken || isOutOfOrder)('leads through the states that the server shows', () => {
    const replay = new Replay()
    replay.play(steps, whole, step => {
      const { state } = replay.session
      if (step.type === 'event' && step.what === 'tls') expect(state.controlProtection).toBe('protected')
      if (step.type === 'event' && step.what === 'clear') expect(state.controlProtection).toBe('clear')
      if (step.type !== 'reply') return
      const { code, answers } = step
      // A server that tells its directory takes us for somebody.
      if (answers === 'PWD' && code === 257 && !remarks.has('outlives')) expect(state.login).toBe('logged-in')
      if (answers === 'PWD' && code === 530) expect(state.login).not.toBe('logged-in')
      if (code === 150 || code === 125) expect(state.dataConnection).toBe('transferring')
      if (code === 226 && answers !== '?') expect(state.dataConnection).not.toBe('transferring')
    })
    expect(replay.session.state).toMatchObject(endState(dialogue))
  })

  it.skipIf(isBroken || isOutOfOrder)('is the same for a server that says it', () => {
    const server = new ServerSession()
    const replay = new Replay()
    const before = steps.findIndex(step => step.type === 'event' && step.what === 'resynchronise')
    replay.play(before === -1 ? steps : steps.slice(0, before), whole, step => {
      if (step.type === 'sent') {
        const bytes = bytesOf(step.lines.map(line => `${line.replace(/^(\\x..)+/, '')}\r\n`).join(''))
        expect(server.receive(bytes)).toHaveLength(step.lines.length)
      } else if (step.type === 'reply') {
        const { code, lines } = new ReplyParser().push(step.bytes)[0] as Reply
        if (step.answers === 'greeting') server.greet(code, lines)
        else server.reply(code, lines)
      } else if (step.what === 'tls') server.notify('tls-established')
      else if (step.what === 'clear') server.notify('tls-cleared')
      else if (step.what === 'closed') server.receiveEnd()
      expect(server.state).toEqual(replay.session.state)
    })
    expect(replay.failure).toBeUndefined()
  })

  it.runIf(isBroken)('ends where the server breaks the rules, and right until there', () => {
    for (const cut of [whole, byteByByte]) {
      const replay = new Replay().play(steps, cut)
      expect(replay.failure).toMatch(/FTP_UNEXPECTED_REPLY|FTP_BAD_SEQUENCE/)
      for (const { verb, wanted } of replay.landings) expect(verb).toBe(wanted)
    }
  })

  it.runIf(isOutOfOrder)(
    'is not begun in lock-step, and gives no transfer the success of another command',
    () => {
      expect(new Replay(true).play(steps, whole).failure).toBe('FTP_BAD_SEQUENCE')
      for (const { code, verb, wanted } of new Replay().play(steps, whole).landings) {
        if (/RETR|STOR/.test(verb ?? '') && code < 300) expect(wanted).toBe(verb)
      }
    },
  )
})

/** What a dialogue must have come to, read off the file by a person. */
function endState({ server, scenario }: Dialogue): Partial<SessionState> {
  const mayEndTls = server === 'proftpd' || server === 'pure-ftpd'
  const states: Readonly<Record<string, Partial<SessionState>>> = {
    'log-in': { login: 'logged-in', representation: 'image', controlProtection: 'clear' },
    'wrong-password': { login: server === 'pyftpdlib' ? 'password-due' : 'logged-in' },
    'batched-log-in': { login: 'logged-in', representation: 'image' },
    secured: { controlProtection: 'protected', dataProtection: 'clear', dataConnection: 'none' },
    'clear-again': { controlProtection: mayEndTls ? 'clear' : 'protected', dataProtection: 'private' },
    reinitialised: { login: 'logged-in', representation: server === 'pyftpdlib' ? 'ascii' : 'image' },
    'epsv-all': { addressing: 'extended-only' },
    retrieve: { representation: 'ascii', dataConnection: 'none', sequence: 'none' },
    restart: { sequence: 'none', dataConnection: 'none' },
    rename: { sequence: 'none' },
    rare: { transmission: 'stream', structure: 'file' },
  }
  return { dialogue: 'closed', ...states[scenario] }
}
