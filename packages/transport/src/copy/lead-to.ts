import { isIP, isIPv4 } from 'node:net'
import {
  ask,
  type Command,
  encodeEprtArgument,
  encodePortArgument,
  LocalProtocolError,
  type PathArgument,
  passiveAddress,
} from '@sluice/protocol'
import type { SessionLink } from '../session/session-link.ts'

/** One end of a copy that has its session for itself. */
export interface HeldEnd {
  readonly link: SessionLink
  readonly path: PathArgument
  /** What its server is asked to do. */
  readonly command: Command
}

/** Lets the server of one end listen, and tells the other where. */
export async function leadTo(listening: HeldEnd, connecting: HeldEnd, signal: AbortSignal): Promise<void> {
  const { control, conversation } = listening.link
  const peer = control.channel.remoteAddress
  const verb = isIP(peer) === 6 ? 'EPSV' : 'PASV'
  const passive = passiveAddress(conversation, listening.command, [], verb)
  // The address that the server names counts only where it is trusted: it could be that of anybody.
  const { host = peer, port } = await listening.link.perform(passive, { signal })
  if (isIP(host) === 0) throw unknownAddress()
  const address: Command = isIPv4(host)
    ? { verb: 'PORT', address: encodePortArgument(host, port) }
    : { verb: 'EPRT', address: encodeEprtArgument(host, port) }
  await connecting.link.perform(ask(address), { signal })
}

function unknownAddress(): LocalProtocolError {
  return new LocalProtocolError({
    code: 'FTP_BAD_OPTION',
    phase: 'command',
    message:
      'behind a proxy it is not known where a server is; name its address in trustedDataHosts of its session',
  })
}
