import type { Recorder } from '../recorder.ts'
import type { Scenario } from '../scenario.ts'
import { begin, transfer } from '../transfer.ts'

/** 17 bytes, so that a size tells how often they were stored. */
const text = 'one\r\ntwo\r\nthree\r\n'

async function giveUp(dialogue: Recorder): Promise<void> {
  dialogue.send('ABOR')
  await dialogue.quiet(() => '?')
  await dialogue.resynchronise()
}

async function blanks(dialogue: Recorder): Promise<void> {
  await begin(dialogue)
  await dialogue.ask('MKD b c')
  await transfer(dialogue, 'STOR b c/inside', { text })
  for (const line of ['LIST b c', 'NLST b c', 'LIST -a b c']) await transfer(dialogue, line, { lines: true })
  await dialogue.quit()
}

/** What servers differ in without saying so: each is the reason for a flag of a profile. */
export const habitScenarios: readonly Scenario[] = [
  {
    name: 'utf8-and-pret',
    about: 'UTF-8 and PRET among the features, and what comes of them',
    async run(dialogue) {
      await begin(dialogue)
      for (const line of ['FEAT', 'OPTS UTF8 ON']) await dialogue.ask(line)
      await transfer(dialogue, 'RETR hello.txt', { address: 'PASV', lines: true })
      await dialogue.quit()
    },
  },
  { name: 'paths-with-blanks', about: 'LIST and NLST of a path with a blank', run: blanks },
  {
    name: 'append-after-unique',
    about: 'APPE after STOU in the same session',
    async run(dialogue) {
      await begin(dialogue)
      for (const verb of ['STOR twice.txt', 'APPE twice.txt']) await transfer(dialogue, verb, { text })
      await dialogue.ask('SIZE twice.txt')
      await transfer(dialogue, 'STOU', { text })
      await transfer(dialogue, 'APPE twice.txt', { text })
      await dialogue.ask('SIZE twice.txt')
      await dialogue.quit()
    },
  },
  {
    name: 'early-tls',
    about: 'the TLS handshake of a data connection begun before the transfer command',
    async run(dialogue) {
      await dialogue.reply()
      await dialogue.ask('AUTH TLS')
      await dialogue.secure()
      await dialogue.logIn()
      await dialogue.askAll('PBSZ 0', 'PROT P')
      dialogue.protectData('P')
      await dialogue.askAll('TYPE I', 'CWD up')
      const data = await dialogue.passive()
      const isOpen = await data.beginTls()
      dialogue.send('RETR hello.txt')
      await dialogue.reply()
      if (isOpen) {
        await data.read(true)
        await dialogue.final()
      } else {
        await dialogue.quiet()
        await giveUp(dialogue)
      }
      await dialogue.quit()
    },
  },
  {
    name: 'abandoned-before-it-began',
    about: 'a retrieve given up before its data connection was there, and the next one',
    // The others say nothing to RETR before they have a data connection.
    server: 'pyftpdlib',
    async run(dialogue) {
      await begin(dialogue)
      await dialogue.ask('EPSV')
      dialogue.send('RETR big.bin')
      await dialogue.reply()
      await giveUp(dialogue)
      await transfer(dialogue, 'RETR hello.txt')
      await dialogue.quit()
    },
  },
  {
    name: 'store-abandoned-before-it-began',
    about: 'a store given up before its data connection was there, and the next one with early bytes',
    server: 'pyftpdlib',
    async run(dialogue) {
      await begin(dialogue)
      await dialogue.ask('EPSV')
      dialogue.send('STOR first')
      await dialogue.reply()
      await giveUp(dialogue)
      const data = await dialogue.passive()
      await data.write(Buffer.from(text))
      await dialogue.quiet(() => '?')
      dialogue.send('STOR second')
      await dialogue.reply()
      data.end()
      await dialogue.final()
      await dialogue.ask('SIZE first')
      await dialogue.ask('SIZE second')
      await dialogue.quit()
    },
  },
]
