import { basename, join } from 'node:path'
import { type Charset, LocalProtocolError, localName, type PathArgument } from '@sluice/protocol'
import type { FileTarget } from '@sluice/transport'
import { badEnd } from './bad-end.ts'
import type { DownloadTarget } from './download-target.ts'
import { FileLanding } from './file-landing.ts'
import type { Landing } from './landing.ts'
import { type Fetched, factoryLanding, resumableLanding, streamLanding } from './stream-landing.ts'
import type { DownloadOptions } from './transfer-options.ts'

/** What is fetched, and where its names come from. */
export interface Origin extends Fetched {
  readonly path: PathArgument
  readonly charset: Charset
}

/** The landing of a download. Throws `LocalProtocolError` for options that do not fit the target. */
export function landingFor(target: DownloadTarget, options: DownloadOptions, origin: Origin): Landing {
  if (typeof target === 'string' || target instanceof URL)
    return fileLanding({ file: target }, options, origin)
  if ((typeof target !== 'object' && typeof target !== 'function') || target === null)
    throw badEnd('target', target)
  if (typeof target === 'object' && 'folder' in target) {
    const file = join(target.folder, localNameOf(origin))
    return fileLanding({ file }, options, origin, true)
  }
  if (typeof target === 'object' && 'file' in target) {
    if (isWhole(target)) return fileLanding(target, options, origin)
    refuseFor('a handle, or a part of a file', options)
    return {
      goesOn: false,
      needsFacts: false,
      goOnAt: () => undefined,
      approach: () => ({ target, startAt: 0, offset: 0 }),
    }
  }
  refuseFor('a stream', { ...options, verify: undefined })
  if (typeof target === 'function') return factoryLanding(target, origin)
  if ('resumable' in target) return resumableLanding(target, origin)
  return streamLanding(target, origin)
}

function fileLanding(
  target: FileTarget & { readonly file: string | URL },
  options: DownloadOptions,
  { shown }: Origin,
  refusesLinks = false,
): FileLanding {
  const { atomic = false, resume = false, flush = false } = options
  return new FileLanding(target, {
    atomic,
    flush,
    refusesLinks,
    keepPartial: resume || (options.keepPartial ?? !atomic),
    resumes: resume ? shown : undefined,
  })
}

/** A path whose file is replaced or made: what is in it is what came. */
function isWhole(target: FileTarget): target is FileTarget & { readonly file: string | URL } {
  const { file, flags = 'w', start } = target
  const isPath = typeof file === 'string' || file instanceof URL
  return isPath && start === undefined && (flags === 'w' || flags === 'wx')
}

/** What only a local file can do. */
function refuseFor(what: string, { atomic, resume, flush, verify }: DownloadOptions): void {
  const wanted = { atomic, resume, flush, 'verify: hash': verify === 'hash' }
  const [name] = Object.entries(wanted).find(([, isWanted]) => isWanted === true) ?? []
  if (name === undefined) return
  throw new LocalProtocolError({
    code: 'FTP_BAD_OPTION',
    phase: 'configuration',
    message: `${name} is for local paths; ${what} cannot have it`,
  })
}

/** The last part of the path as a name on this machine. */
function localNameOf({ path: remote, shown, charset }: Origin): string {
  const bytes = typeof remote === 'string' ? Buffer.from(remote) : remote
  const name = bytes.subarray(bytes.lastIndexOf(0x2f) + 1)
  const platform = process.platform === 'win32' ? 'win32' : 'posix'
  const local = localName(typeof remote === 'string' ? Buffer.from(name).toString() : name, {
    platform,
    charset,
  })
  if (local.type === 'safe' && local.name === basename(local.name)) return local.name
  throw new LocalProtocolError({
    code: 'FTP_BAD_ARGUMENT',
    phase: 'transfer',
    message: `${shown} has no name that is safe here (${local.type === 'refused' ? local.reason : 'separator'}); give the path of a file`,
  })
}
