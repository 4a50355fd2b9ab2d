const CR = 0x0d
const LF = 0x0a
const ABOR = 'ABOR\r'

/**
 * Completes an ABOR whose line end was sent as TCP urgent data.
 *
 * Python's ftplib and others send `ABOR` CR LF as urgent; the kernel takes the last urgent byte, the LF, out of the
 * stream, and Node never sees it. So while a transfer runs, an ABOR that lacks only its LF gets one; should the LF come
 * after all, because the line was merely split there, it is taken out.
 */
export class UrgentAbort {
  #owed = false

  /** The bytes as the parser should see them. */
  complete(bytes: Uint8Array, transferRuns: boolean): Uint8Array {
    const rest = this.#owed && bytes[0] === LF ? bytes.subarray(1) : bytes
    this.#owed = transferRuns && endsWithAbort(rest)
    return this.#owed ? Buffer.concat([rest, Buffer.of(LF)]) : rest
  }
}

function endsWithAbort(bytes: Uint8Array): boolean {
  if (bytes.at(-1) !== CR) return false
  const end = Buffer.from(bytes.subarray(-ABOR.length - 1))
    .toString('latin1')
    .toUpperCase()
  if (!end.endsWith(ABOR)) return false
  // Alone, or behind a line end or a Telnet byte.
  const before = end.length > ABOR.length ? end.charCodeAt(0) : LF
  return before === LF || before >= 0x80
}
