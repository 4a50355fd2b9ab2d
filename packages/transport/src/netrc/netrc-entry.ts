/** What a netrc file says of one machine. */
export interface NetrcEntry {
  /** The host; undefined for `default`. */
  readonly machine: string | undefined
  readonly user: string | undefined
  readonly password: string | undefined
  readonly account: string | undefined
}
