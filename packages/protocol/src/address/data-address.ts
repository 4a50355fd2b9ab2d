/**
 * Where a data connection goes; without a host, to the peer of the control connection (RFC 959, 4.1.2; RFC 2428,
 * 3).
 */
export interface DataAddress {
  /** IPv4 in dotted form, or IPv6. */
  readonly host?: string
  /** 1 to 65535. */
  readonly port: number
}
