import { gzipSync } from 'node:zlib'

/** The sums of the demo: cents by product. */
export type Totals = ReadonlyMap<string, number>

const products = ['apples', 'bread', 'cheese', 'dates', 'eggs', 'flour', 'grapes', 'honey']

/** One day of invented sales: the gzipped CSV, and what its lines add up to. The same day is always the same. */
export function salesOf(
  day: number,
  lines: number,
): { readonly name: string; readonly gzipped: Buffer; readonly totals: Totals } {
  const totals = new Map<string, number>()
  const rows = Array.from({ length: lines }, (_, line) => {
    const product = products[(day * 31 + line * 7) % products.length] as string
    const cents = ((day + 1) * 7919 + line * 104_729) % 10_000
    totals.set(product, (totals.get(product) ?? 0) + cents)
    return `${day}-${line},${product},${cents}`
  })
  const name = `day-${String(day).padStart(4, '0')}.csv.gz`
  return { name, gzipped: gzipSync(`id,product,cents\n${rows.join('\n')}\n`), totals }
}

/** Two sums as one. */
export function addTotals(a: Totals, b: Totals): Totals {
  const sum = new Map(a)
  for (const [product, cents] of b) sum.set(product, (sum.get(product) ?? 0) + cents)
  return sum
}

/** The sums as a CSV, sorted. */
export function totalsCsv(totals: Totals): string {
  const rows = [...totals]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([product, cents]) => `${product},${cents}\n`)
  return `product,cents\n${rows.join('')}`
}
