import type { Recorder } from './recorder.ts'

/** In the writable folder, ready for bytes as they are. */
export async function begin(dialogue: Recorder): Promise<void> {
  await dialogue.greetAndLogIn()
  await dialogue.ask('TYPE I')
  await dialogue.ask('CWD up')
}

/** A transfer command behind its address, whatever becomes of it. */
export async function transfer(
  dialogue: Recorder,
  line: string,
  { text, lines = false, address = 'EPSV', behind }: TransferOptions = {},
): Promise<void> {
  const data = await dialogue.passive(address)
  if (behind !== undefined) await dialogue.ask(behind)
  dialogue.send(line)
  if (!(await dialogue.reply()).startsWith('1')) return data.drop()
  if (text === undefined) await data.read(lines)
  else {
    await data.write(Buffer.from(text))
    data.end()
  }
  await dialogue.final()
}

interface TransferOptions {
  /** What is stored; without it something is retrieved. */
  readonly text?: string
  readonly lines?: boolean
  readonly address?: 'EPSV' | 'PASV'
  /** A command between the address and the transfer. */
  readonly behind?: string
}
