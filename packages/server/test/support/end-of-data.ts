import type { Socket } from 'node:net'

/** How a plain data connection ends; a reset may look like an end to Node 20, and only a write tells. */
export function endOf(data: Socket): Promise<'clean' | 'reset'> {
  data.resume()
  return new Promise(resolve => {
    data.on('error', () => resolve('reset'))
    data.on('end', () => data.write('', error => resolve(error ? 'reset' : 'clean')))
  })
}
