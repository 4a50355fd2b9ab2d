import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { openPassiveListener } from '../../src/data/passive-listener.ts'

test('every listener has a port of its own, above those of services', async () => {
  const listeners = await Promise.all(Array.from({ length: 50 }, () => openPassiveListener('127.0.0.1')))
  const ports = listeners.map(listener => (listener.address() as AddressInfo).port)
  for (const listener of listeners) listener.close()
  expect(new Set(ports).size).toBe(50)
  expect(Math.min(...ports)).toBeGreaterThan(1023)
})

test('an address that is not ours is refused with the error of the system', async () => {
  await expect(openPassiveListener('203.0.113.1')).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' })
})
