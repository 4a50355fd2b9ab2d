const EARLIEST = new Date('0001-01-01T00:00:00Z').getTime()
const LATEST = new Date('9999-12-31T23:59:59Z').getTime()

/**
 * A time as MDTM and listings tell it, in whole seconds since some clients read no fractions; `undefined` for one
 * that has no four digits of year.
 */
export function listedTime(date: Date): Date | undefined {
  const time = Math.floor(date.getTime() / 1000) * 1000
  return time >= EARLIEST && time <= LATEST ? new Date(time) : undefined
}
