import { inspect } from 'node:util'
import { LocalProtocolError } from '@sluice/protocol'
import { describe, expect, test } from 'vitest'
import { type FtpUrl, parseFtpUrl } from '../src/index.ts'

const plain: FtpUrl = {
  host: 'h.example',
  port: undefined,
  mode: 'none',
  user: undefined,
  password: undefined,
  path: '',
}

describe('a URL that can be used', () => {
  test.each<[string, Partial<FtpUrl>]>([
    ['ftp://h.example', {}],
    ['ftp://h.example/', {}],
    ['FTP://H.Example/', { host: 'H.Example' }],
    ['ftpes://h.example', { mode: 'required' }],
    ['ftps://h.example', { mode: 'implicit' }],
    ['ftp://h.example:2121/', { port: 2121 }],
    ['ftps://h.example:21/', { mode: 'implicit', port: 21 }],
    ['ftpes://h.example:990/', { mode: 'required', port: 990 }],
    ['ftp://me@h.example/', { user: 'me' }],
    ['ftp://me:secret@h.example/', { user: 'me', password: 'secret' }],
    ['ftp://me%40home:p%40ss%3A%2F%25@h.example/', { user: 'me@home', password: 'p@ss:/%' }],
    ['ftp://m%C3%A9:%E2%82%AC@h.example/', { user: 'mé', password: '€' }],
    ['ftp://h.example/in/a.txt', { path: 'in/a.txt' }],
    ['ftp://h.example/in/', { path: 'in/' }],
    ['ftp://h.example/%2Fsrv/a.txt', { path: '/srv/a.txt' }],
    ['ftp://h.example/%2fsrv', { path: '/srv' }],
    ['ftp://h.example//srv', { path: '/srv' }],
    ['ftp://h.example/a%20b%C3%A9', { path: 'a bé' }],
    ['ftp://h.example/a b', { path: 'a b' }],
    ['ftp://h.example/a%25b', { path: 'a%b' }],
    ['ftp://h.example/a;type=i', { path: 'a' }],
    ['ftp://h.example/a;type=A', { path: 'a' }],
    ['ftp://h.example/a;type=i;b', { path: 'a;type=i;b' }],
    ['ftp://[::1]/', { host: '::1' }],
    ['ftpes://[2001:db8::1]:2121/x', { mode: 'required', host: '2001:db8::1', port: 2121, path: 'x' }],
    ['ftp://192.0.2.1/', { host: '192.0.2.1' }],
  ])('%s', (text, parts) => {
    const parsed = parseFtpUrl(text)
    // The WHATWG parser puts hosts of schemes that it knows into lower case, others not.
    expect({ ...parsed, host: parsed.host.toLowerCase() }).toEqual({
      ...plain,
      ...parts,
      host: (parts.host ?? plain.host).toLowerCase(),
    })
    expect(parseFtpUrl(new URL(text))).toEqual(parsed)
  })
})

describe('a URL that cannot be used', () => {
  test.each([
    ['http://h.example/', /scheme "http:".*ftp:, ftpes:.*ftps:/],
    ['sftp://me:hunter2@h.example/', /scheme "sftp:"/],
    ['file:///etc/passwd', /scheme "file:"/],
    ['h.example', /no URL.*ftp:\/\/user:password@host/],
    ['', /no URL/],
    ['ftp://', /no URL|no host/],
    ['ftpes:///path', /no host/],
    ['ftp://h.example:70000/', /no URL/],
    ['ftp://h.example/100%', /% in it.*%25/],
    ['ftp://h.example/%ff', /% in it.*UTF-8/],
    ['ftp://me:hunter2%@h.example/', /% in it/],
    ['ftp://me%zz:hunter2@h.example/', /% in it/],
    ['me:hunter2@h.example', /scheme|no URL/],
    ['ftp://me:hunter2@h.example/what?', /\?.*%3F/],
    ['ftp://h.example/what?.txt', /\?.*%3F/],
    ['ftpes://h.example/a#1', /#.*%23/],
    ['ftps://me:hunter2@h.example/#', /#.*%23/],
  ])('%s', (text, message) => {
    let error: unknown
    try {
      parseFtpUrl(text)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(LocalProtocolError)
    expect(error).toMatchObject({ code: 'FTP_BAD_OPTION', phase: 'configuration' })
    expect((error as Error).message).toMatch(message)
    expect(inspect(error)).not.toContain('hunter2')
  })
})
