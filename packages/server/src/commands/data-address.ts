import { isIPv4 } from 'node:net'
import {
  type DataAddress,
  encodeAddressFamilies,
  encodeEpsvPort,
  encodeLpsvAddress,
  encodePasvAddress,
  parseEprtArgument,
  parseLprtArgument,
  parsePortArgument,
} from '@sluice/protocol'
import { isSameHost } from '../data/same-host.ts'
import type { TlsSettings } from '../tls/tls-settings.ts'
import { type Answer, answer } from './answer.ts'
import type { CommandContext, CommandGroup } from './command-row.ts'

/** Ports of well-known services are not for data (RFC 2577, 3). */
const FIRST_FREE_PORT = 1024

/**
 * PASV and PORT (RFC 959, 4.1.2), EPSV and EPRT (RFC 2428), LPSV and LPRT (RFC 1639).
 *
 * In both modes data goes to and comes from the client of the control connection and nobody else: a server that
 * connects wherever it is told to attacks others for its client (RFC 2577, 3).
 */
export const dataAddressCommands: CommandGroup = {
  PASV: {
    features: () => ['PASV'],
    run: otherwise(async context => {
      if (!isIPv4(context.localAddress)) return answer(425, 'PASV is for IPv4; use EPSV.')
      const { port } = await context.ports.openPassive(tlsOf(context))
      return answer(227, `Entering passive mode (${encodePasvAddress(context.localAddress, port)}).`)
    }),
  },
  LPSV: {
    run: otherwise(async context => {
      const { port } = await context.ports.openPassive(tlsOf(context))
      return answer(228, `Entering long passive mode ${encodeLpsvAddress(context.localAddress, port)}`)
    }),
  },
  EPSV: {
    features: () => ['EPSV'],
    async run(context, argument) {
      const { command } = context
      if (command.verb !== 'EPSV') {
        return Number.isInteger(Number(argument))
          ? otherFamily(context)
          : answer(501, 'EPSV takes 1, 2 or ALL.')
      }
      if (command.protocol === 'ALL') {
        context.ports.drop()
        return answer(200, 'EPSV alone from now on.')
      }
      const family = isIPv4(context.localAddress) ? '1' : '2'
      if (command.protocol !== undefined && command.protocol !== family) return otherFamily(context)
      const { port } = await context.ports.openPassive(tlsOf(context))
      return answer(229, `Entering extended passive mode ${encodeEpsvPort(port)}`)
    },
  },
  PORT: {
    run: otherwise((context, argument) => goTo(context, parsePortArgument(argument))),
  },
  EPRT: {
    features: () => ['EPRT'],
    run: otherwise((context, argument) => {
      const address = parseEprtArgument(argument)
      const family = isIPv4(context.localAddress) ? 1 : 2
      if (address !== undefined && address.family !== family) return otherFamily(context)
      return goTo(context, address)
    }),
  },
  LPRT: {
    run: otherwise((context, argument) => {
      const address = parseLprtArgument(argument)
      const family = isIPv4(context.localAddress) ? 'ipv4' : 'ipv6'
      if (address !== undefined && address.family !== (family === 'ipv4' ? 4 : 6)) {
        return answer(521, `Address family not supported, use ${encodeAddressFamilies(521, [family])}`)
      }
      return goTo(context, address)
    }),
  },
}

/** What is refused after EPSV ALL (RFC 2428, 4). */
function otherwise(
  run: (context: CommandContext, argument: string) => Answer | Promise<Answer>,
): (context: CommandContext, argument: string) => Answer | Promise<Answer> {
  return (context, argument) =>
    context.state.addressing === 'extended-only'
      ? answer(501, 'Only EPSV is possible after EPSV ALL.')
      : run(context, argument)
}

function otherFamily({ localAddress }: CommandContext): Answer {
  const families = encodeAddressFamilies(522, [isIPv4(localAddress) ? 'ipv4' : 'ipv6'])
  return answer(522, `Network protocol not supported, use ${families}`)
}

function goTo(context: CommandContext, address: Required<DataAddress> | undefined): Answer {
  if (address === undefined) return answer(501, 'That is no address with a port.')
  if (!isSameHost(address.host, context.peerAddress))
    return answer(504, 'Data goes to your own address only.')
  if (address.port < FIRST_FREE_PORT)
    return answer(504, `Data goes to ports from ${FIRST_FREE_PORT} on only.`)
  context.ports.openActive(address, tlsOf(context))
  return answer(200, 'Active mode is set up.')
}

function tlsOf({ state, tls }: CommandContext): TlsSettings | undefined {
  return state.dataProtection === 'private' ? tls : undefined
}
