import type { TlsSettings } from '../tls/tls-settings.ts'
import { answer } from './answer.ts'
import type { CommandGroup, SessionScope } from './command-row.ts'

const withTls =
  (feature: string) =>
  ({ tls }: SessionScope): string[] =>
    tls === undefined ? [] : [feature]

/** AUTH, PBSZ, PROT and CCC (RFC 2228, RFC 4217). */
export const securityCommands: CommandGroup = {
  AUTH: {
    beforeTls: true,
    features: withTls('AUTH TLS'),
    run({ memory, ports, state, tls }, mechanism) {
      if (tls === undefined) return answer(502, 'TLS is not set up on this server.')
      if (state.controlProtection !== 'clear') return answer(503, 'The connection is under TLS already.')
      if (state.login === 'logged-in') return answer(503, 'AUTH comes before the log-in.')
      const name = mechanism.trim().toUpperCase()
      if (name !== 'TLS' && name !== 'TLS-C') return answer(504, 'Only AUTH TLS is known.')
      // What was said in the clear may have been said by somebody else.
      memory.reset()
      ports.drop()
      return answer(234, 'Go ahead with the TLS handshake.', 'secure')
    },
  },
  PBSZ: {
    features: withTls('PBSZ'),
    run({ command, memory }) {
      if (command.verb !== 'PBSZ') return answer(501, 'PBSZ takes a number of bytes.')
      memory.bufferSizeAgreed = true
      return answer(200, 'PBSZ=0')
    },
  },
  PROT: {
    features: withTls('PROT'),
    run({ command, memory, ports, tls }) {
      if (!memory.bufferSizeAgreed) return answer(503, 'Send PBSZ 0 first.')
      if (command.verb !== 'PROT') return answer(504, 'Only C and P are known.')
      const { level } = command
      if (level === 'S' || level === 'E') return answer(536, 'TLS protects as P or not at all.')
      if (level === 'C' && tls?.policy.dataRequired === true) return answer(534, 'This server wants PROT P.')
      // A connection that is waiting was set up for the other level.
      ports.drop()
      return answer(
        200,
        level === 'P' ? 'Data connections are private now.' : 'Data connections are in the clear now.',
      )
    },
  },
  CCC: {
    features: ({ tls }) => (allowsClear(tls) ? ['CCC'] : []),
    run({ state, tls }) {
      if (!allowsClear(tls)) return answer(534, 'This server does not go back to clear text.')
      if (state.login !== 'logged-in') return answer(533, 'Log in before you go back to clear text.')
      return answer(200, 'The control connection is in the clear now.', 'clear')
    },
  },
}

function allowsClear(tls: TlsSettings | undefined): boolean {
  return tls?.policy.clearControl === true && !tls.policy.controlRequired
}
