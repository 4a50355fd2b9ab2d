import { createHash, timingSafeEqual } from 'node:crypto'
import { answer } from './answer.ts'
import type { CommandContext, CommandGroup } from './command-row.ts'

/** HOST (RFC 7151), USER, PASS, ACCT, REIN and QUIT (RFC 959, 4.1.1). */
export const loginCommands: CommandGroup = {
  HOST: {
    beforeTls: true,
    features: () => ['HOST'],
    run({ memory, settings, state }, argument) {
      if (memory.user !== '' || state.login !== 'logged-out') return answer(503, 'HOST comes before USER.')
      const host = withoutBrackets(argument.trim()).toLowerCase()
      if (settings.hosts !== undefined && !settings.hosts.has(host)) return answer(504, 'Unknown host.')
      return answer(220, settings.greeting)
    },
  },
  USER: {
    run({ memory, settings, ports }, user) {
      memory.user = user
      memory.directory = '/'
      ports.drop()
      if (settings.anonymous && isAnonymous(user)) return answer(331, 'Any password will do.')
      // The same for names that do not exist: nobody learns here which ones do.
      return answer(331, 'Password required.')
    },
  },
  PASS: {
    allowsEmpty: true,
    run(context, password) {
      if (!isRight(context, password)) return refuse(context)
      if (accountOf(context) !== undefined) return answer(332, 'Account required.')
      context.memory.failedLogins = 0
      return answer(230, 'Logged in.')
    },
  },
  ACCT: {
    run(context, account) {
      if (context.state.login === 'logged-in') return answer(202, 'No account is needed here.')
      if (context.state.login !== 'account-due') return answer(503, 'Send USER and PASS first.')
      if (!isSame(accountOf(context) ?? '', account)) return refuse(context)
      context.memory.failedLogins = 0
      return answer(230, 'Logged in.')
    },
  },
  REIN: {
    beforeTls: true,
    run({ memory, ports, settings }) {
      memory.reset()
      ports.drop()
      return answer(220, settings.greeting, 'clear')
    },
  },
  QUIT: { beforeTls: true, run: () => answer(221, 'Goodbye.', 'close') },
}

function isRight({ memory, settings }: CommandContext, password: string): boolean {
  if (settings.anonymous && isAnonymous(memory.user)) return true
  const user = settings.users.get(memory.user)
  // A name that does not exist takes as long as a wrong password.
  return isSame(user?.password ?? '', password) && user !== undefined
}

/** Takes as long for a guess that is nearly right as for any other. */
function isSame(secret: string, guess: string): boolean {
  const [first, second] = [secret, guess].map(text => createHash('sha256').update(text).digest())
  return timingSafeEqual(first as Buffer, second as Buffer)
}

function accountOf({ memory, settings }: CommandContext): string | undefined {
  return settings.users.get(memory.user)?.account
}

function refuse({ memory, settings }: CommandContext) {
  memory.failedLogins++
  if (memory.failedLogins < settings.limits.loginAttempts) return answer(530, 'Log-in incorrect.')
  return answer(421, 'Too many wrong passwords; closing the connection.', 'close')
}

function isAnonymous(user: string): boolean {
  const name = user.toLowerCase()
  return name === 'anonymous' || name === 'ftp'
}

/** IPv6 addresses come in brackets (RFC 7151, 3.1). */
function withoutBrackets(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host
}
