import { describe, expect, it } from 'vitest'
import type { Command } from '../../src/command/command.ts'
import { FtpError } from '../../src/errors.ts'
import type { Outcome } from '../../src/exchange/outcome.ts'
import type { Answer, Exchange, Step } from '../../src/exchange/step.ts'
import { goodDialogues } from './good-dialogues.ts'
import { describeStep, play, type Script, toAnswer } from './play.ts'

/** Steps whose answer is awaited from the peer, or that write to it: there an abort can be told. */
const interruptible = new Set<Step['type']>([
  'send',
  'preliminary',
  'reply',
  'next-reply',
  'secure-control',
  'clear-control',
  'connect',
  'listen',
  'accept',
  'data-ended',
])
const waiting = new Set<Step['type']>([...interruptible, 'settle', 'resynchronise'])
waiting.delete('send')

describe.each(goodDialogues)('$name', ({ begin, script }) => {
  it('completes', () => {
    expect(play(begin(), script).type).toBe('completed')
  })

  it.each(script.map(([step], index) => [index, step] as const))(
    'gets back into step or closes when it is aborted at line %i, "%s"',
    at => {
      const server = new Server(script, at, { type: 'aborted' })
      const outcome = server.run(begin())
      if (!server.told) return
      expect(['aborted', 'completed']).toContain(outcome.type)
      // A listing or planned stop that is whole stays so; nothing else completes after an abort.
      if (outcome.type === 'completed') expect(server.wayBack).toBe(true)
      if (server.closed) return
      expect(server.outstanding).toEqual([])
      expect(server.directory).toBe('/')
      expect(server.changing).toBe(false)
    },
  )

  it.each(script.map(([step], index) => [index, step] as const))(
    'ends, and waits for nothing more, when the connection fails at line %i, "%s"',
    at => {
      const error = new FtpError({ code: 'FTP_TEST', phase: 'command', message: 'gone' })
      const server = new Server(script, at, { type: 'failed', error })
      const outcome = server.run(begin())
      if (!server.told) return
      // What was asked before may have been answered before the connection went, so that is looked for.
      if (script[at - 1]?.[0] === 'look-ahead' && script[at - 2]?.[0].startsWith('data-ended') === true) {
        expect(outcome).toMatchObject({ error: { code: 'FTP_UNCONFIRMED' } })
        expect(server.waited).toHaveLength(1)
        return
      }
      if (outcome.type === 'failed') expect([outcome.error, outcome.error.cause]).toContain(error)
      else expect([outcome.type, server.wayBack]).toEqual(['completed', true])
      expect(server.waited).toEqual([])
    },
  )
})

/** Follows a script up to a line, answers that with an interruption, and from there on as a good server would. */
class Server {
  readonly #script: Script
  readonly #at: number
  readonly #interruption: Answer
  readonly outstanding: { readonly ticket: number; readonly command: Command }[] = []
  /** Steps that waited although the connection was gone. */
  readonly waited: string[] = []
  told = false
  closed = false
  /** A change of the protection was asked for and is not done. */
  changing = false
  directory = '/'
  #line = 0
  #next = 1
  /** The interruption comes when the verdict is already clear. */
  readonly wayBack: boolean

  constructor(script: Script, at: number, interruption: Answer) {
    this.#script = script
    this.#at = at
    this.#interruption = interruption
    this.wayBack = script
      .slice(0, at + 1)
      .some(
        ([step, answer]) => step === '> CWD /' || (typeof answer !== 'string' && answer.how === 'reached'),
      )
  }

  run<T>(exchange: Exchange<Outcome<T>>): Outcome<T> {
    let turn = exchange.next()
    while (!turn.done) turn = exchange.next(this.#answer(turn.value))
    return turn.value
  }

  #answer(step: Step): Answer {
    const line = this.#script[this.#line++]
    if (this.told) return this.#improvise(step)
    if (this.#line - 1 === this.#at && interruptible.has(step.type)) {
      this.told = true
      if (step.type !== 'send' && this.#interruption.type === 'aborted') this.#happen(step)
      return this.#interruption
    }
    expect(describeStep(step)).toBe(line?.[0])
    const answer = toAnswer(line?.[1] ?? '', this.#next)
    this.#follow(step, answer)
    return answer
  }

  #follow(step: Step, answer: Answer): void {
    if (step.type === 'send') this.#take(step.commands)
    if (answer.type === 'reply') this.#settle(step, answer.reply.code)
    if (answer.type === 'secured' || answer.type === 'cleared') this.changing = false
    if (answer.type === 'settled') this.outstanding.length = 0
  }

  #take(commands: readonly Command[]): void {
    for (const command of commands) this.outstanding.push({ ticket: this.#next++, command })
  }

  #settle(step: Step, code: number): void {
    if (step.type === 'next-reply' || code < 200) return
    const ticket = 'ticket' in step ? step.ticket : 0
    const index = this.outstanding.findIndex(sent => sent.ticket === ticket)
    const [sent] = index === -1 ? [] : this.outstanding.splice(index, 1)
    if (sent === undefined) return
    if (code < 300) this.#obey(sent.command)
  }

  #obey(command: Command): void {
    if (command.verb === 'CWD' && command.path !== '..') this.directory = String(command.path)
    if (['AUTH', 'CCC', 'REIN'].includes(command.verb)) this.changing = true
  }

  /** What the server did although nobody waited for its answer. */
  #happen(step: Step): void {
    if (step.type === 'reply') for (const { command } of this.outstanding) this.#obey(command)
  }

  #improvise(step: Step): Answer {
    if (this.#interruption.type === 'failed' && waiting.has(step.type)) this.waited.push(describeStep(step))
    if (step.type === 'drop-control') this.closed = true
    if (step.type === 'drop-control' || step.type === 'drop-data') return { type: 'dropped' }
    if (this.#interruption.type === 'failed' || this.closed) {
      return {
        type: 'failed',
        error: new FtpError({ code: 'FTP_TEST', phase: 'command', message: 'still gone' }),
      }
    }
    const answer = this.#goodAnswer(step)
    this.#follow(step, answer)
    return answer
  }

  #goodAnswer(step: Step): Answer {
    switch (step.type) {
      case 'send':
        return { type: 'sent', ticket: this.#next }
      case 'reply':
      case 'next-reply':
        return { type: 'reply', reply: { code: 250, lines: ['ok'] } }
      case 'settle':
      case 'resynchronise':
        return { type: 'settled' }
      default:
        throw new Error(`after an abort the exchange wants "${describeStep(step)}"`)
    }
  }
}
