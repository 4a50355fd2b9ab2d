import { describe, expect, test } from 'vitest'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import { temporaryPath } from '../../src/transfer/temporary-name.ts'

leaveNothingOpen()

describe('a temporary name', () => {
  test('stands in the same folder and is never the same', () => {
    expect(temporaryPath('/in/a.bin')).toMatch(/^\/in\/a\.bin\.[0-9a-f]{12}\.part$/)
    expect(temporaryPath('a.bin')).not.toBe(temporaryPath('a.bin'))
    expect(Buffer.from(temporaryPath(Buffer.from([0x2f, 0xff])) as Uint8Array).subarray(0, 3)).toEqual(
      Buffer.from([0x2f, 0xff, 0x2e]),
    )
  })

  test('is no longer than names may be', () => {
    const long = 'ü'.repeat(125)
    expect(temporaryPath(`/in/${long}`)).toMatch(/^\/in\/sluice\.[0-9a-f]{12}\.part$/)
    const bytes = temporaryPath(Buffer.from(`/in/${long}`))
    expect(String(Buffer.from(bytes as Uint8Array))).toMatch(/^\/in\/sluice\.[0-9a-f]{12}\.part$/)
  })
})
