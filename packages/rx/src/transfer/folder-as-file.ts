import { LocalProtocolError } from '@sluice/protocol'

/** The error of a download to the path of a folder, if that is what its own side has failed with. */
export function folderAsFile(cause: unknown): LocalProtocolError | undefined {
  const { code, path } = (cause ?? {}) as { readonly code?: unknown; readonly path?: unknown }
  if (code !== 'EISDIR') return undefined
  return new LocalProtocolError({
    code: 'FTP_BAD_ARGUMENT',
    phase: 'transfer',
    message: `${path} is a folder; give { folder: '${path}' } to download into it`,
    cause,
  })
}
