import type { RecordedData } from '../recorded-data.ts'
import type { Recorder } from '../recorder.ts'
import type { Scenario } from '../scenario.ts'

/** IAC IP IAC DM: what RFC 959 puts before an ABOR, here without the urgent pointer that Node cannot set. */
const synch = '\xff\xf4\xff\xf2'

/** The ways in which a client without urgent data can give up a transfer. */
const ways: Readonly<Record<string, (dialogue: Recorder, data: RecordedData) => Promise<void>>> = {
  async close(dialogue, data) {
    data.close()
    await dialogue.quiet()
  },
  async 'close-then-abor'(dialogue, data) {
    data.close()
    dialogue.send('ABOR')
    await dialogue.quiet(inTransfer)
  },
  async 'abor-then-close'(dialogue, data) {
    dialogue.send('ABOR')
    await dialogue.quiet(inTransfer)
    data.close()
    await dialogue.quiet(inTransfer)
  },
  async reset(dialogue, data) {
    data.reset()
    await dialogue.quiet()
  },
  async 'reset-then-abor'(dialogue, data) {
    data.reset()
    dialogue.send('ABOR')
    await dialogue.quiet(inTransfer)
  },
  async 'telnet-abor-then-close'(dialogue, data) {
    dialogue.send(`${synch}ABOR`)
    await dialogue.quiet(inTransfer)
    data.close()
    await dialogue.quiet(inTransfer)
  },
}

/** Which of two replies is which cannot be told: nobody is to rely on it. */
function inTransfer(): string {
  return '?'
}

function cutShort(verb: 'RETR' | 'STOR', way: string): Scenario {
  return {
    name: `abort-${verb === 'RETR' ? 'retrieve' : 'store'}-${way}`,
    about: `${verb} given up in the middle: ${way.replaceAll('-', ' ')}; then PWD as the barrier`,
    async run(dialogue) {
      await dialogue.greetAndLogIn()
      await dialogue.ask('TYPE I')
      const data = await dialogue.passive()
      dialogue.send(verb === 'RETR' ? 'RETR up/big.bin' : 'STOR up/new.bin')
      await dialogue.reply()
      if (verb === 'RETR') await data.glance()
      else await data.write(Buffer.alloc(100_000))
      await ways[way]?.(dialogue, data)
      await dialogue.resynchronise()
      await dialogue.ask('NOOP')
      await dialogue.quit()
    },
  }
}

/** What is said while data flows, and in one breath with it. */
const during: readonly Scenario[] = [
  {
    name: 'next-address-behind-retrieve',
    about: 'RETR and the EPSV of the next one in one write',
    async run(dialogue) {
      await dialogue.greetAndLogIn()
      await dialogue.askAll('TYPE I', 'CWD up')
      const first = await dialogue.passive()
      dialogue.send('RETR hello.txt', 'EPSV')
      await dialogue.reply('RETR')
      await first.read()
      const replies = await dialogue.quiet(reply => (reply.startsWith('229') ? 'EPSV' : 'RETR'))
      if (!replies.some(reply => reply.startsWith('226'))) {
        dialogue.transcript.remark('breaks: the first RETR is never answered')
      }
      const second = await dialogue.connectTo(replies.find(reply => reply.startsWith('229')) ?? '')
      dialogue.send('RETR nothing.txt')
      if ((await dialogue.reply()).startsWith('1')) {
        await second.read()
        await dialogue.quiet()
      } else second.drop()
      await dialogue.quit()
    },
  },
  ...(['RETR', 'STOR'] as const).map((verb): Scenario => {
    return {
      name: `commands-during-${verb === 'RETR' ? 'retrieve' : 'store'}`,
      about: `NOOP and PWD while a ${verb} is under way`,
      async run(dialogue) {
        await dialogue.greetAndLogIn()
        await dialogue.ask('TYPE I')
        const data = await dialogue.passive()
        dialogue.send(verb === 'RETR' ? 'RETR up/big.bin' : 'STOR up/new.bin')
        await dialogue.reply()
        if (verb === 'RETR') await data.glance()
        else await data.write(Buffer.alloc(100_000))
        const answered: string[] = []
        const whose = (reply: string) => {
          const owner = /^(226|426|451|150)/.test(reply) ? verb : answered.includes('NOOP') ? 'PWD' : 'NOOP'
          answered.push(owner)
          return owner
        }
        dialogue.send('NOOP')
        await dialogue.quiet(whose)
        dialogue.send('PWD')
        await dialogue.quiet(whose)
        if (verb === 'RETR') await data.read()
        else data.end()
        await dialogue.quiet(whose)
        if (answered[0] !== verb)
          dialogue.transcript.remark('out of order: an answer came before the one due')
        await dialogue.quit()
      },
    }
  }),
]

/** Transfers that do not simply end. */
export const cutShortScenarios: readonly Scenario[] = [
  ...Object.keys(ways).flatMap(way => [cutShort('RETR', way), cutShort('STOR', way)]),
  ...during,
]
