import * as zlib from 'node:zlib'

/** The CRC-32 of bytes, going on from that of the bytes before. */
export type Crc32 = (bytes: Uint8Array, before?: number) => number

const table = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ 0xedb88320
  return value
})

export const crc32ByTable: Crc32 = (bytes, before = 0) => {
  let value = ~before
  for (const byte of bytes) value = (table[(value ^ byte) & 0xff] as number) ^ (value >>> 8)
  return ~value >>> 0
}

/** That of Node, where it has one: from 20.15 on. */
export const crc32: Crc32 = (zlib as { readonly crc32?: Crc32 }).crc32 ?? crc32ByTable
