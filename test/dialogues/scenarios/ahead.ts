import type { Recorder } from '../recorder.ts'
import type { Scenario } from '../scenario.ts'
import { begin, transfer } from '../transfer.ts'

const text = 'one\r\ntwo\r\nthree\r\n'
const answering = (reply: string): string | undefined => (/^(229|450|500)/.test(reply) ? undefined : '?')

/** An address that nobody uses, and a transfer behind it. */
async function goOn(dialogue: Recorder): Promise<void> {
  await transfer(dialogue, 'RETR hello.txt')
  await transfer(dialogue, 'STOR next.txt', { text })
  await dialogue.ask('SIZE next.txt')
  await dialogue.quit()
}

/** The address of the next transfer asked for before the final reply to the one before, and bytes before the first. */
export const aheadScenarios: readonly Scenario[] = [
  {
    name: 'asked-at-end-of-retrieve',
    about: 'EPSV at the end of the data of a retrieve, before its final reply; nobody connects there',
    async run(dialogue) {
      await begin(dialogue)
      const data = await dialogue.passive()
      dialogue.send('RETR hello.txt')
      await dialogue.reply()
      await data.read()
      dialogue.send('EPSV')
      await dialogue.final('RETR')
      await dialogue.final()
      await goOn(dialogue)
    },
  },
  {
    name: 'asked-at-end-of-store',
    about: 'EPSV at the end of the data of a store, before its final reply; nobody connects there',
    server: 'vsftpd',
    async run(dialogue) {
      await begin(dialogue)
      const data = await dialogue.passive()
      dialogue.send('STOR first.txt')
      await dialogue.reply()
      await data.write(Buffer.from(text))
      data.end()
      dialogue.send('EPSV')
      await dialogue.final('STOR')
      await dialogue.final()
      await dialogue.ask('SIZE first.txt')
      await goOn(dialogue)
    },
  },
  {
    name: 'asked-with-transfer',
    about: 'EPSV in one write with the transfer command before it; nobody connects there',
    server: 'pure-ftpd',
    async run(dialogue) {
      await begin(dialogue)
      const incoming = await dialogue.passive()
      dialogue.send('RETR hello.txt', 'EPSV')
      await dialogue.reply('RETR')
      await incoming.read()
      await dialogue.final('RETR')
      const outgoing = await dialogue.connectTo(await dialogue.reply())
      dialogue.send('STOR first.txt', 'EPSV')
      await dialogue.reply('STOR')
      await outgoing.write(Buffer.from(text))
      outgoing.end()
      await dialogue.final('STOR')
      await dialogue.final()
      await dialogue.ask('SIZE first.txt')
      await goOn(dialogue)
    },
  },
  {
    name: 'asked-during-retrieve',
    about: 'EPSV while the bytes of a retrieve move',
    async run(dialogue) {
      await begin(dialogue)
      const data = await dialogue.passive()
      dialogue.send('RETR big.bin')
      await dialogue.reply()
      await data.glance()
      dialogue.send('EPSV')
      await dialogue.quiet(answering)
      data.reset()
      await dialogue.quiet(answering)
    },
  },
  {
    name: 'asked-during-store',
    about: 'EPSV while the bytes of a store are still to come',
    async run(dialogue) {
      await begin(dialogue)
      const data = await dialogue.passive()
      dialogue.send('STOR first.txt')
      await dialogue.reply()
      await data.write(Buffer.from(text))
      dialogue.send('EPSV')
      await dialogue.quiet(answering)
      data.end()
      await dialogue.quiet(answering)
    },
  },
  {
    name: 'bytes-before-store',
    about: 'bytes on a data connection before the command that stores them',
    async run(dialogue) {
      await begin(dialogue)
      const data = await dialogue.passive()
      await data.write(Buffer.from(text))
      data.end()
      await dialogue.ask('NOOP')
      dialogue.send('STOR early.txt')
      await dialogue.quiet()
      const size = await dialogue.ask('SIZE early.txt')
      if (size.startsWith('213 0')) dialogue.transcript.remark('breaks: the STOR is never answered')
      await dialogue.quit()
    },
  },
]
