import * as zlib from 'node:zlib'

/** The remainders of all bytes (ISO 3309, reflected). */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0)
  return remainder
})

/** The CRC-32 of bytes, continuing the one of those before; for versions of Node without `zlib.crc32`. */
export function crc32ByTable(bytes: Uint8Array, before = 0): number {
  let remainder = ~before
  for (const byte of bytes) remainder = (remainder >>> 8) ^ (table[(remainder ^ byte) & 0xff] as number)
  return ~remainder >>> 0
}

/** The CRC-32 of bytes, continuing the one of those before. */
export const crc32: (bytes: Uint8Array, before?: number) => number = zlib.crc32 ?? crc32ByTable
