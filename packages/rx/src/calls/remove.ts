import type { CallOptions, RemotePath } from '@sluice/transport'
import type { Caller } from './caller.ts'
import { deleteFile } from './delete-file.ts'
import { TreeRemoval } from './tree-removal.ts'

export interface RemoveOptions extends CallOptions {
  /** Remove directories, too, with all that is in them. Default false. */
  readonly recursive?: boolean | undefined
  /** That nothing is there is no error. Default false. */
  readonly force?: boolean | undefined
}

/** Removes a file or a link, or a whole directory where that is asked for. */
export async function removePath(
  caller: Caller,
  path: RemotePath,
  { recursive = false, force = false, signal }: RemoveOptions,
): Promise<void> {
  try {
    if (recursive) await caller.whole(path, whole => new TreeRemoval(whole, signal).remove(path))
    else await deleteFile(caller, path, signal)
  } catch (error) {
    const { kind } = caller.explained(error, path) as { readonly kind?: unknown }
    if (!force || kind !== 'not-found') throw error
  }
}
