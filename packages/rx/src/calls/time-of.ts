import { badArgument } from './bad-argument.ts'

/** A time as `node:fs` takes it: a date, or seconds since 1970; throws `LocalProtocolError` for what is none. */
export function timeOf(time: Date | number | string): Date {
  const isCount = typeof time === 'number' || typeof time === 'string'
  const date = time instanceof Date ? time : new Date(isCount ? Number(time) * 1000 : Number.NaN)
  if (Number.isNaN(date.getTime()))
    throw badArgument(`the time must be a Date or seconds since 1970, not ${time}`)
  // `Date.now()` is not what `node:fs` takes either, which sets such a time without a word.
  if (isCount && date.getUTCFullYear() > 9_999)
    throw badArgument(`the time must be in seconds since 1970, not milliseconds, but is ${time}: give a Date`)
  return date
}
