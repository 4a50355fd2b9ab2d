import { request as httpRequest } from 'node:http'
import { isIPv6 } from 'node:net'
import type { Duplex } from 'node:stream'
import { escapeControls } from '@sluice/protocol'
import type { ProxyAddress } from './proxy-address.ts'

const advice: ReadonlyMap<number, string> = new Map([
  [407, 'check user and password of the proxy'],
  [403, 'its rules forbid this destination'],
  [405, 'it knows no CONNECT: it is no proxy for FTP'],
  [502, 'it found no way to the host: check host and port'],
  [503, 'it found no way to the host: check host and port'],
  [504, 'the host did not answer it: check host and port'],
])

/** Asks an HTTP proxy for a tunnel on a stream that leads to it: CONNECT (RFC 9110, 9.3.6). */
export async function httpConnect(
  stream: Duplex,
  { user, password }: ProxyAddress,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Duplex> {
  const target = isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`
  const credentials = Buffer.from(`${user ?? ''}:${password ?? ''}`).toString('base64')
  const isKnown = user !== undefined || password !== undefined
  return await new Promise<Duplex>((resolve, reject) => {
    const outgoing = httpRequest({
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...(isKnown ? { 'proxy-authorization': `Basic ${credentials}` } : {}) },
      createConnection: () => stream,
    })
    outgoing.on('connect', ({ statusCode = 0, statusMessage }, _stream, head) => {
      if (statusCode < 200 || statusCode > 299) {
        reject(refused(statusCode, statusMessage))
        return
      }
      // At once: behind the end of the stream it could not be put back.
      if (head.length > 0) stream.unshift(head)
      resolve(stream)
    })
    outgoing.on('error', cause => reject(new Error(`the proxy gave no tunnel: ${cause.message}`, { cause })))
    outgoing.end()
  })
}

function refused(status: number, words = ''): Error {
  const todo = advice.get(status)
  return new Error(
    `the proxy gave no tunnel: ${status} ${escapeControls(words)}${todo === undefined ? '' : `; ${todo}`}`,
  )
}
