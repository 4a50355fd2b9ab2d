/** Our end of each connection. */
export interface SourceOptions {
  /** The address of this machine to connect from, for control and data alike; also where active mode listens. */
  readonly localAddress?: string | undefined
  /** Take only addresses of this family for a name; both unless set. */
  readonly family?: 4 | 6 | undefined
  /** Milliseconds of silence after which TCP asks whether the peer is still there; false for never. Default 30,000. */
  readonly keepAlive?: number | false | undefined
}
