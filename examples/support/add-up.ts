import type { Totals } from './sales-data.ts'

/** Adds up the cents of a CSV `id,product,cents` that comes in chunks of any size; holds one line at most. */
export async function addUp(chunks: AsyncIterable<Buffer>): Promise<Totals> {
  const totals = new Map<string, number>()
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + chunk.toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const [id, product = '', cents] = line.split(',')
      if (id !== 'id') totals.set(product, (totals.get(product) ?? 0) + Number(cents))
    }
  }
  return totals
}
