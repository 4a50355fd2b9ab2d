import { isIPv4 } from 'node:net'
import { encodeEpsvPort, encodePasvAddress } from '@sluice/protocol'
import { answer } from './answer.ts'
import type { CommandGroup, CommandRow } from './command-row.ts'

const activeMode: CommandRow = {
  run: () => answer(502, 'Active mode is not supported; use EPSV or PASV.'),
}

/** PASV (RFC 959, 4.1.2), EPSV (RFC 2428, 3), and the refusal of active mode. */
export const dataAddressCommands: CommandGroup = {
  PASV: {
    async run(context) {
      if (context.memory.extendedOnly) return answer(501, 'Only EPSV is possible after EPSV ALL.')
      if (!isIPv4(context.localAddress)) return answer(425, 'PASV is for IPv4; use EPSV.')
      const { port } = await context.openPassive()
      return answer(227, `Entering passive mode (${encodePasvAddress(context.localAddress, port)}).`)
    },
  },
  EPSV: {
    async run(context, argument) {
      const wanted = argument.trim().toUpperCase()
      if (wanted === 'ALL') {
        context.memory.extendedOnly = true
        return answer(200, 'EPSV alone from now on.')
      }
      const family = isIPv4(context.localAddress) ? '1' : '2'
      if (wanted !== '' && wanted !== family)
        return answer(522, `Network protocol not supported, use (${family})`)
      const { port } = await context.openPassive()
      return answer(229, `Entering extended passive mode ${encodeEpsvPort(port)}`)
    },
  },
  PORT: activeMode,
  EPRT: activeMode,
}
