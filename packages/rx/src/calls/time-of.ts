import { badArgument } from './bad-argument.ts'

/** A time as `node:fs` takes it: a date, or seconds since 1970; throws `LocalProtocolError` for what is none. */
export function timeOf(time: Date | number | string): Date {
  const date = time instanceof Date ? time : new Date(Number(time) * 1000)
  if (Number.isNaN(date.getTime()))
    throw badArgument(`the time must be a Date or seconds since 1970, not ${time}`)
  return date
}
