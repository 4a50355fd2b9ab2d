import { inspect } from 'node:util'
import { LocalProtocolError } from '@sluice/protocol'
import { describe, expect, test } from 'vitest'
import { parseProxy } from '../../src/proxy/parse-proxy.ts'
import type { ProxyAddress } from '../../src/proxy/proxy-address.ts'

const plain: ProxyAddress = {
  protocol: 'socks5',
  host: 'p.example',
  port: 1080,
  user: undefined,
  password: undefined,
}

describe('the URL of a proxy', () => {
  test.each<[string, Partial<ProxyAddress>]>([
    ['socks5://p.example', {}],
    ['socks://p.example', {}],
    ['socks5h://p.example:1081', { port: 1081 }],
    ['socks4://me@p.example', { protocol: 'socks4', user: 'me' }],
    ['socks4a://p.example', { protocol: 'socks4' }],
    ['http://p.example', { protocol: 'http', port: 80 }],
    ['http://p.example:3128/', { protocol: 'http', port: 3128 }],
    ['https://p.example', { protocol: 'https', port: 443 }],
    ['socks5://me%40home:p%3Ass@p.example', { user: 'me@home', password: 'p:ss' }],
    ['socks5://[::1]:1080', { host: '::1' }],
    [
      `socks5://${'u'.repeat(255)}:${'p'.repeat(255)}@p.example`,
      { user: 'u'.repeat(255), password: 'p'.repeat(255) },
    ],
  ])('%s is read', (text, parts) => {
    expect(parseProxy(text)).toEqual({ ...plain, ...parts })
    expect(parseProxy(new URL(text))).toEqual({ ...plain, ...parts })
  })

  test.each([
    ['p.example:1080', /scheme|no URL/],
    ['127.0.0.1:1080', /no URL/],
    ['ftp://me:hunter2@p.example', /scheme "ftp:"/],
    ['socks5://', /no host|no URL/],
    ['socks5://p.example:0', /port 0/],
    ['socks4://me:hunter2@p.example', /SOCKS 4 has no passwords/],
    [`socks5://me:hunter2${'p'.repeat(255)}@p.example`, /255 bytes/],
    [`socks5://${'%E2%82%AC'.repeat(86)}:hunter2@p.example`, /255 bytes/],
    ['http://me%3Ayou:hunter2@p.example', /colon/],
    ['socks4://me%00you@p.example', /control character/],
    ['http://me:hunter2%0D%0AX-Header:%20y@p.example', /control character/],
    ['socks5://me:hunter2%@p.example', /% in it/],
  ])('%s is refused', (text, words) => {
    let error: unknown
    try {
      parseProxy(text)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(LocalProtocolError)
    expect((error as Error).message).toMatch(words)
    expect(inspect(error)).not.toContain('hunter2')
  })
})
