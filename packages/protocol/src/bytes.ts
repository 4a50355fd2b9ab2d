export const LF = 0x0a
export const CR = 0x0d
export const NUL = 0x00
export const SPACE = 0x20

/** A copy that owns its memory: `slice()` of a Node Buffer is a view that keeps its whole pool alive. */
export function copyBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes)
}

/** Joins chunks whose total length is known. */
export function joinBytes(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const joined = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    joined.set(chunk, at)
    at += chunk.length
  }
  return joined
}

/** Whether the byte is an ASCII digit. */
export function isDigit(byte: number | undefined): byte is number {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}

/** The ASCII characters of a range, one code unit a byte. */
export function asciiText(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  return String.fromCharCode.apply(null, bytes.subarray(start, end) as unknown as number[])
}

/** Index of the first byte from `start` on that is no blank. */
export function skipBlanks(bytes: Uint8Array, start: number): number {
  let at = start
  while (at < bytes.length && bytes[at] === SPACE) at++
  return at
}

/** Index of the first byte from `start` on that is no digit. */
export function skipDigits(bytes: Uint8Array, start: number): number {
  let at = start
  while (at < bytes.length && isDigit(bytes[at])) at++
  return at
}

/** Milliseconds of the fraction of a second that the digits from `start` to `end` spell; what is less is left out. */
export function millisecondsAt(bytes: Uint8Array, start: number, end: number): number {
  const digits = Math.min(end - start, 3)
  return numberAt(bytes, start, start + digits) * 10 ** (3 - digits)
}

/** The number that the digits from `start` to `end` spell. */
export function numberAt(bytes: Uint8Array, start: number, end: number): number {
  let value = 0
  for (let at = start; at < end; at++) value = value * 10 + (bytes[at] as number) - 0x30
  return value
}
