/** What a server that is measured is to be, as the JSON of its first argument. */
export interface ServerTask {
  readonly host: string
  readonly port: number
  /** The folder that sessions see as `/`. */
  readonly root: string
  readonly user: string
  readonly password: string
}
