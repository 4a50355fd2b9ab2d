import { answer } from './answer.ts'
import type { CommandGroup } from './command-row.ts'

/** AUTH, PBSZ and PROT (RFC 2228, RFC 4217). */
export const securityCommands: CommandGroup = {
  AUTH: {
    beforeLogin: true,
    beforeTls: true,
    needsArgument: true,
    run({ memory, settings, state }, mechanism) {
      if (settings.tls === undefined) return answer(502, 'TLS is not set up on this server.')
      if (state.controlProtection !== 'clear') return answer(503, 'The connection is under TLS already.')
      if (state.login === 'logged-in') return answer(503, 'AUTH comes before the log-in.')
      const name = mechanism.trim().toUpperCase()
      if (name !== 'TLS' && name !== 'TLS-C') return answer(504, 'Only AUTH TLS is known.')
      // What was said in the clear may have been said by somebody else.
      memory.user = ''
      memory.dropPassive()
      return answer(234, 'Go ahead with the TLS handshake.', 'secure')
    },
  },
  PBSZ: {
    beforeLogin: true,
    needsArgument: true,
    run({ memory, state }) {
      if (state.controlProtection !== 'protected') return answer(503, 'Send AUTH TLS first.')
      memory.bufferSizeAgreed = true
      return answer(200, 'PBSZ=0')
    },
  },
  PROT: {
    beforeLogin: true,
    needsArgument: true,
    run({ memory, settings, state }, level) {
      if (state.controlProtection !== 'protected') return answer(503, 'Send AUTH TLS first.')
      if (!memory.bufferSizeAgreed) return answer(503, 'Send PBSZ 0 first.')
      const name = level.trim().toUpperCase()
      if (name === 'S' || name === 'E') return answer(536, 'TLS protects as P or not at all.')
      if (name !== 'C' && name !== 'P') return answer(504, 'Only C and P are known.')
      if (name === 'C' && settings.tls?.required === true) return answer(534, 'This server wants PROT P.')
      // A connection that is waiting was set up for the other level.
      memory.dropPassive()
      return answer(
        200,
        name === 'P' ? 'Data connections are private now.' : 'Data connections are in the clear now.',
      )
    },
  },
}
