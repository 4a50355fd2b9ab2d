import type { Scenario } from '../scenario.ts'

/** Addresses for data, and commands that few servers know. */
export const dataConnectionScenarios: readonly Scenario[] = [
  {
    name: 'epsv-all',
    about: 'EPSV ALL and what is refused behind it',
    async run(dialogue) {
      await dialogue.greetAndLogIn()
      for (const line of ['EPSV 1', 'EPSV 9', 'EPSV ALL']) await dialogue.ask(line)
      for (const line of ['PASV', 'PORT 127,0,0,1,78,32', 'EPRT |1|127.0.0.1|20000|', 'EPSV']) {
        await dialogue.ask(line)
      }
      await dialogue.quit()
    },
  },
  {
    name: 'active',
    about: 'PORT and EPRT: the server connects',
    async run(dialogue) {
      await dialogue.greetAndLogIn()
      for (const command of ['PORT', 'EPRT'] as const) {
        const { accept, close } = await dialogue.active(command)
        dialogue.send('RETR up/hello.txt')
        if ((await dialogue.reply()).startsWith('1')) {
          await (await accept()).read()
          await dialogue.final()
        }
        close()
      }
      for (const line of ['PORT 127,0,0,1,0,21', 'PORT 10,0,0,1,78,32', 'PORT 1,2,3', 'EPRT |3|x|20000|']) {
        await dialogue.ask(line)
      }
      await dialogue.quit()
    },
  },
  {
    name: 'rare',
    about: 'commands of drafts, of old RFCs and of a few servers',
    async run(dialogue) {
      await dialogue.greetAndLogIn()
      for (const line of [
        'PRET RETR up/hello.txt',
        'CPSV',
        'SSCN ON',
        'MODE Z',
        'MODE B',
        'MODE S',
        'STRU R',
        'STRU F',
        'TYPE E',
        'TYPE L 8',
        'TYPE X',
        'OPTS MODE Z LEVEL 9',
        'CSID Name=Sluice;Version=0;',
        'AVBL up',
        'DSIZ up',
        'COMB up/whole up/hello.txt up/nothing.txt',
        'THMB PNG 10 10 up/hello.txt',
        'RMDA up/full',
        'LPSV',
        'SPSV',
        'ACCT accounting',
        'SMNT /',
        'LANG en',
        'LANG',
        'ALLO 10 R 5',
        'MIC data',
        'ADAT data',
        'ABOR',
        'NONSENSE',
        'STAT',
      ]) {
        await dialogue.ask(line)
      }
      await dialogue.quit()
    },
  },
]
