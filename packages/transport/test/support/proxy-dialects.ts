import type { Dialect } from './proxy.ts'

/** SOCKS 4, with names as in 4a. */
export const socks4: Dialect = async (reader, judge) => {
  const head = await reader.bytes(8)
  const user = await reader.upTo(0)
  const isNamed = head.subarray(4, 7).equals(Buffer.alloc(3)) && head[7] !== 0
  const host = isNamed ? await reader.upTo(0) : head.subarray(4).join('.')
  const request = { host, port: head.readUInt16BE(2), user: user || undefined, password: undefined }
  const answer = (code = 90) => Buffer.from([0, code, 0, 0, 0, 0, 0, 0])
  return { request, verdict: judge(request), answer }
}

/** SOCKS 5 without authentication, or with a user and a password where the client has them. */
export const socks5 =
  (credentials?: { readonly user: string; readonly password: string }): Dialect =>
  async (reader, judge) => {
    const { socket } = reader
    const offered = await reader.bytes((await reader.bytes(2))[1] as number)
    const given = { user: undefined as string | undefined, password: undefined as string | undefined }
    if (credentials !== undefined && !offered.includes(2)) {
      socket.end(Buffer.from([5, 0xff]))
      return undefined
    }
    socket.write(Buffer.from([5, credentials === undefined ? 0 : 2]))
    if (credentials !== undefined) {
      const text = async () => (await reader.bytes((await reader.bytes(1))[0] as number)).toString()
      await reader.bytes(1)
      given.user = await text()
      given.password = await text()
      const isRight = given.user === credentials.user && given.password === credentials.password
      if (!isRight) {
        socket.end(Buffer.from([1, 1]))
        return undefined
      }
      socket.write(Buffer.from([1, 0]))
    }
    const head = await reader.bytes(4)
    const host = await hostOf(head[3], reader)
    const request = { host, port: (await reader.bytes(2)).readUInt16BE(), ...given }
    const answer = (code = 0) => Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0])
    return { request, verdict: judge(request), answer }
  }

async function hostOf(kind: number | undefined, reader: Parameters<Dialect>[0]): Promise<string> {
  if (kind === 1) return (await reader.bytes(4)).join('.')
  if (kind === 3) return (await reader.bytes((await reader.bytes(1))[0] as number)).toString()
  const groups = (await reader.bytes(16)).toString('hex').match(/.{4}/g) ?? []
  return groups.map(group => Number.parseInt(group, 16).toString(16)).join(':')
}

/** HTTP CONNECT; 407 unless the credentials are right, where there are some. */
export const http =
  (credentials?: { readonly user: string; readonly password: string }): Dialect =>
  async (reader, judge) => {
    const [first = '', ...fields] = (await reader.upTo('\r\n\r\n')).split('\r\n')
    const found = /^CONNECT \[?([^\]]*?)\]?:(\d+) HTTP\/1\.1$/.exec(first)
    if (found === null) throw new Error(`no CONNECT: ${first}`)
    const encoded = fields.map(field => /^proxy-authorization: Basic (.*)$/i.exec(field)?.[1]).find(Boolean)
    const [user, password] = Buffer.from(encoded ?? '', 'base64')
      .toString()
      .split(/:(.*)/s)
    const request = {
      host: found[1] ?? '',
      port: Number(found[2]),
      user: user || undefined,
      password: password || undefined,
    }
    const isRight =
      credentials === undefined || (user === credentials.user && password === credentials.password)
    const judged = judge(request)
    const answer = (code = 200) => `HTTP/1.1 ${code} said by the proxy\r\n\r\n`
    return { request, verdict: isRight ? judged : 407, answer }
  }
