import type { FtpServer } from '@sluice/server'

/** Resolves with how the next transfer ends: `complete`, `aborted`, `connection-failed`, ... */
export async function nextTransfer(server: FtpServer): Promise<string> {
  for await (const event of server.events()) if (event.type === 'transfer-ended') return event.outcome
  throw new Error('the server was closed before')
}
