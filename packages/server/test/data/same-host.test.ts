import { expect, test } from 'vitest'
import { isSameHost, plainAddress } from '../../src/data/same-host.ts'

test.each([
  ['127.0.0.1', '127.0.0.1', true],
  ['127.0.0.1', '::ffff:127.0.0.1', true],
  ['127.0.0.1', '127.0.0.2', false],
  ['::1', '0:0:0:0:0:0:0:1', true],
  ['fe80::1%eth0', 'FE80::0001', true],
  ['2001:db8::1', '2001:db8::2', false],
  ['127.0.0.1', '::1', false],
  ['127.0.0.1', 'localhost', false],
  ['127.0.0.1', undefined, false],
  [undefined, undefined, false],
])('%s and %s are one host: %s', (a, b, same) => {
  expect([isSameHost(a, b), isSameHost(b, a)]).toEqual([same, same])
})

test('an address is plain without its IPv6 form and its zone', () => {
  expect(['::FFFF:10.0.0.1', 'fe80::1%lo', '::1'].map(plainAddress)).toEqual(['10.0.0.1', 'fe80::1', '::1'])
})
