import { expect, it } from 'vitest'
import { LocalProtocolError } from '../src/errors.ts'
import { completeLimits, defaultLimits } from '../src/limits.ts'

it('limits that are not given have their default', () => {
  expect(completeLimits()).toEqual(defaultLimits)
  expect(completeLimits({ replyLines: 3, replyBytes: undefined })).toEqual({
    ...defaultLimits,
    replyLines: 3,
  })
})

it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '5', null])('%j is no limit', limit => {
  const limits = { replyLines: limit as number }
  expect(() => completeLimits(limits)).toThrow(LocalProtocolError)
  expect(() => completeLimits(limits)).toThrow(/^configuration: the limit replyLines is /)
})
