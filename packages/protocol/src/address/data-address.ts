/** Where a data connection goes; EPSV names only the port. */
export interface DataAddress {
  readonly host?: string
  readonly port: number
}
