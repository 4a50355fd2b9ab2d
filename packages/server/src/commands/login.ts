import { answer } from './answer.ts'
import type { CommandContext, CommandGroup } from './command-row.ts'

/** USER, PASS, ACCT and QUIT (RFC 959, 4.1.1). */
export const loginCommands: CommandGroup = {
  USER: {
    beforeLogin: true,
    needsArgument: true,
    run({ memory, settings }, user) {
      memory.user = user
      memory.directory = '/'
      memory.dropPassive()
      if (settings.anonymous && isAnonymous(user)) return answer(331, 'Any password will do.')
      // The same for names that do not exist: nobody learns here which ones do.
      return answer(331, 'Password required.')
    },
  },
  PASS: {
    beforeLogin: true,
    run(context, password) {
      const { memory, settings, state } = context
      if (state.login !== 'password-due') return answer(503, 'Send USER first.')
      if (isRight(context, password)) {
        memory.failedLogins = 0
        return answer(230, 'Logged in.')
      }
      memory.failedLogins++
      if (memory.failedLogins < settings.limits.loginAttempts) return answer(530, 'Log-in incorrect.')
      return answer(421, 'Too many wrong passwords; closing the connection.', 'close')
    },
  },
  ACCT: { beforeLogin: true, run: () => answer(202, 'No account is needed here.') },
  QUIT: { beforeLogin: true, beforeTls: true, run: () => answer(221, 'Goodbye.', 'close') },
}

function isRight({ memory, settings }: CommandContext, password: string): boolean {
  if (settings.anonymous && isAnonymous(memory.user)) return true
  return settings.users.get(memory.user) === password
}

function isAnonymous(user: string): boolean {
  const name = user.toLowerCase()
  return name === 'anonymous' || name === 'ftp'
}
