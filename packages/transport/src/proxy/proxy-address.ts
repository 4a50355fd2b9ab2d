/** A proxy, as its URL says. */
export interface ProxyAddress {
  readonly protocol: 'socks4' | 'socks5' | 'http' | 'https'
  readonly host: string
  readonly port: number
  readonly user: string | undefined
  readonly password: string | undefined
}
