import type { Scenario } from '../scenario.ts'

const tls = async (dialogue: Parameters<Scenario['run']>[0]) => {
  await dialogue.reply()
  await dialogue.ask('AUTH TLS')
  await dialogue.secure()
}

/** Greeting, log-in, negotiation, protection, farewell. */
export const sessionScenarios: readonly Scenario[] = [
  {
    name: 'log-in',
    about: 'greeting, log-in and what a client asks first',
    async run(dialogue) {
      await dialogue.reply()
      await dialogue.ask('HOST localhost')
      await dialogue.ask('FEAT')
      await dialogue.logIn()
      for (const line of ['SYST', 'FEAT', 'OPTS UTF8 ON', 'OPTS MLST type;size;modify;', 'CLNT Sluice']) {
        await dialogue.ask(line)
      }
      for (const line of ['HELP', 'PWD', 'TYPE I', 'NOOP', 'HOST localhost']) await dialogue.ask(line)
      await dialogue.quit()
    },
  },
  {
    name: 'wrong-password',
    about: 'log-ins that are refused, commands before the log-in, then the right one',
    async run(dialogue) {
      await dialogue.reply()
      await dialogue.ask('PWD')
      await dialogue.ask('PASS early')
      if ((await dialogue.ask('USER nobody')).startsWith('331')) await dialogue.ask('PASS wrong')
      await dialogue.ask('RETR hello.txt')
      await dialogue.logIn()
      await dialogue.ask(`USER ${dialogue.server.user}`)
      await dialogue.ask('PWD')
      await dialogue.ask('USER nobody')
      await dialogue.ask('PWD')
      await dialogue.quit()
    },
  },
  {
    name: 'batched-log-in',
    about: 'log-in and the first questions in one write',
    async run(dialogue) {
      const { user, password } = dialogue.server
      await dialogue.reply()
      await dialogue.askAll(`USER ${user}`, `PASS ${password}`, 'SYST', 'FEAT', 'TYPE I', 'CWD up', 'PWD')
      await dialogue.askAll('NOOP', 'SIZE hello.txt', 'SIZE missing.txt', 'MDTM hello.txt', 'QUIT')
      dialogue.transcript.add('!', 'closed')
    },
  },
  {
    name: 'secured',
    about: 'TLS on the control connection and on data connections',
    async run(dialogue) {
      await dialogue.reply()
      for (const line of ['AUTH SSL3', 'PBSZ 0', 'PROT P']) await dialogue.ask(line)
      await dialogue.ask('AUTH TLS')
      await dialogue.secure()
      await dialogue.askAll('PBSZ 0', 'PROT P')
      dialogue.protectData('P')
      await dialogue.logIn()
      await dialogue.askAll('TYPE I', 'CWD up')
      for (const line of ['RETR hello.txt', 'MLSD', 'NLST']) {
        const data = await dialogue.passive()
        dialogue.send(line)
        if ((await dialogue.reply()).startsWith('1')) {
          await data.read(line !== 'RETR hello.txt')
          await dialogue.final()
        } else data.drop()
      }
      const upload = await dialogue.passive()
      dialogue.send('STOR new.txt')
      await dialogue.reply()
      await upload.write(Buffer.from('new\r\n'))
      upload.end()
      await dialogue.final()
      for (const line of ['PROT E', 'PROT C']) await dialogue.ask(line)
      await dialogue.quit()
    },
  },
  {
    name: 'auth-after-log-in',
    about: 'AUTH when somebody is logged in: who is it afterwards?',
    async run(dialogue) {
      await dialogue.greetAndLogIn()
      await dialogue.ask('CWD up')
      await dialogue.ask('TYPE I')
      if (!(await dialogue.ask('AUTH TLS')).startsWith('234')) return await dialogue.quit()
      await dialogue.secure()
      const reply = await dialogue.ask('PWD')
      if (reply.startsWith('257')) dialogue.transcript.remark('outlives: the log-in goes on behind AUTH')
      await dialogue.logIn()
      await dialogue.ask('PWD')
      await dialogue.quit()
    },
  },
  {
    name: 'clear-again',
    about: 'CCC: the log-in under TLS, the rest in the clear',
    async run(dialogue) {
      await tls(dialogue)
      await dialogue.askAll('PBSZ 0', 'PROT P')
      await dialogue.logIn()
      if ((await dialogue.ask('CCC')).startsWith('2')) await dialogue.clear()
      for (const line of ['PWD', 'NOOP']) await dialogue.ask(line)
      await dialogue.quit()
    },
  },
  {
    name: 'reinitialised',
    about: 'REIN in the clear',
    async run(dialogue) {
      await dialogue.greetAndLogIn()
      for (const line of ['TYPE I', 'CWD up', 'REIN']) await dialogue.ask(line)
      await dialogue.ask('PWD')
      await dialogue.logIn()
      await dialogue.ask('PWD')
      await dialogue.quit()
    },
  },
  {
    name: 'reinitialised-under-tls',
    about: 'REIN under TLS, which RFC 4217, 12 wants to end there',
    async run(dialogue) {
      await tls(dialogue)
      await dialogue.askAll('PBSZ 0', 'PROT P')
      await dialogue.logIn()
      const reply = await dialogue.ask('REIN')
      if (reply.startsWith('2')) dialogue.transcript.remark('breaks: TLS goes on')
      await dialogue.ask('PWD')
      await dialogue.logIn()
      await dialogue.ask('PWD')
      await dialogue.quit()
    },
  },
]
