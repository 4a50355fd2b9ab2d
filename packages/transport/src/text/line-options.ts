import type { Representation } from '@sluice/protocol'
import type { PullOptions } from '../listing/list-options.ts'

export interface LineOptions extends PullOptions {
  /** Bytes of one line; a longer one is an error (`FTP_LIMIT_EXCEEDED`). Default 1 MiB. */
  readonly maxLineBytes?: number | undefined
}

export interface RetrieveLinesOptions extends LineOptions {
  /**
   * Default `ascii` (TYPE A), as the server turns its text into lines. `image` takes the bytes as they are, so that
   * their count can prove them whole.
   */
  readonly representation?: Representation | undefined
}
