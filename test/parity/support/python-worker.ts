import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { clientEnvironment } from '../../foreign-clients/support/run-client.ts'
import type { Told } from '../row.ts'

/** What a scenario needs to reach its server. */
export interface PythonSettings {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly tls: boolean
  readonly active: boolean
  /** The certificate that verifies the server, as a file. */
  readonly caFile: string
}

type Answer = { readonly ready: true } | { readonly result: Told }

/** One Python process that runs the scenarios of `ftplib`, one after the other. */
export class PythonWorker {
  readonly #process: ChildProcessWithoutNullStreams
  readonly #lines: AsyncIterator<string>
  #complaints = ''

  constructor() {
    const program = join(import.meta.dirname, 'parity.py')
    this.#process = spawn('python3', ['-I', '-B', '-W', 'ignore', program], { env: clientEnvironment })
    this.#process.stderr.setEncoding('utf8').on('data', text => {
      this.#complaints += text
    })
    this.#process.stdin.on('error', () => {})
    this.#lines = createInterface(this.#process.stdout)[Symbol.asyncIterator]()
  }

  /** Runs one scenario; `onReady` is called when it is logged in, before anything else. */
  async run(
    settings: PythonSettings,
    { begins = 'logged-in', python }: { readonly begins?: string | undefined; readonly python: string },
    onReady: () => void,
  ): Promise<Told> {
    this.#process.stdin.write(`${JSON.stringify({ settings, begins, python })}\n`)
    const answer = await this.#answer()
    if ('result' in answer) return answer.result
    onReady()
    this.#process.stdin.write('go\n')
    const end = await this.#answer()
    if ('result' in end) return end.result
    throw new Error('Python is ready twice')
  }

  async stop(): Promise<void> {
    const { exitCode, signalCode } = this.#process
    if (exitCode !== null || signalCode !== null) return
    const ended = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await ended
  }

  async #answer(): Promise<Answer> {
    const { value, done } = await this.#lines.next()
    if (done === true) throw new Error(`Python ended before it had answered:\n${this.#complaints}`)
    return JSON.parse(value) as Answer
  }
}
