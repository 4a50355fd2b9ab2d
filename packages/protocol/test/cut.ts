/** The ways of cutting bytes that the wire tests of this package run: whole, byte by byte, in two at each boundary. */
export function cuts(bytes: Uint8Array): Uint8Array[][] {
  const ways: Uint8Array[][] = [[bytes], Array.from(bytes, (_, at) => bytes.slice(at, at + 1))]
  for (let at = 1; at < bytes.length; at++) ways.push([bytes.slice(0, at), bytes.slice(at)])
  return ways
}
