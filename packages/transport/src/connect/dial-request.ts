/** One connection that is wanted. */
export interface DialRequest {
  /** A name or an address. */
  readonly host: string
  readonly port: number
  /** The connection for commands, or one for a single transfer. */
  readonly purpose: 'control' | 'data'
  /** How long it may take. */
  readonly milliseconds: number
  readonly signal?: AbortSignal | undefined
}
