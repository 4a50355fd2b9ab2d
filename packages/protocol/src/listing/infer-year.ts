import { daysInMonth } from '../answers/timestamp.ts'

const DAY = 24 * 60 * 60 * 1000

/**
 * Finds the year of dates without one: the latest in which the date is not in the future.
 *
 * A day of grace takes in the zones that the two clocks may be apart. The clock is read once for a listing, so that
 * midnight does not divide it.
 */
export class YearRule {
  readonly #year: number
  readonly #minute: number

  /** `now` is the server's clock in milliseconds since 1970, read as UTC. */
  constructor(now: number) {
    const limit = new Date(now + DAY)
    this.#year = limit.getUTCFullYear()
    this.#minute = minuteOfYear(
      limit.getUTCMonth() + 1,
      limit.getUTCDate(),
      limit.getUTCHours(),
      limit.getUTCMinutes(),
    )
  }

  /** Undefined for a day that no year has. 29 February gets a leap year. */
  infer(month: number, day: number, hour: number, minute: number): number | undefined {
    const latest = minuteOfYear(month, day, hour, minute) <= this.#minute ? this.#year : this.#year - 1
    // Leap years are at most eight years apart.
    for (let year = latest; year > latest - 8; year--) if (day <= daysInMonth(year, month)) return year
    return undefined
  }
}

/** Grows with the time of the year; not evenly, since every month counts as 32 days. */
function minuteOfYear(month: number, day: number, hour: number, minute: number): number {
  return ((month * 32 + day) * 24 + hour) * 60 + minute
}
