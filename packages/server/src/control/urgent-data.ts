const CR = 0x0d
const LF = 0x0a
const IAC = 0xff
const IP = 0xf4
const DM = 0xf2
const ABOR = 'ABOR\r'
const NOTHING = new Uint8Array(0)

/**
 * Makes whole what TCP urgent data leaves of ABOR, and of the Telnet signals before it (RFC 959, 4.1.3 ABOR).
 *
 * The kernel takes the last urgent byte out of the stream, and Node never sees it. Which one that is differs: Python's
 * ftplib sends the whole of `ABOR` CR LF as urgent and loses the LF; lftp sends IAC IP IAC DM and loses the DM; the
 * clients of BSD lose the IAC between IP and DM. So an ABOR that lacks only its LF gets one, and should the LF come
 * after all, because the line was merely split there, it is taken out; what is left of IAC DM goes, and IAC IP stays.
 */
export class UrgentData {
  /** The beginning of a signal whose end has not come yet. */
  #held: Uint8Array = NOTHING
  #owed = false

  /** The bytes as the parser should see them. */
  complete(received: Uint8Array): Uint8Array {
    const bytes = this.#withoutMarks(received)
    if (bytes.length === 0) return bytes
    const rest = this.#owed && bytes[0] === LF ? bytes.subarray(1) : bytes
    this.#owed = endsWithAbort(rest)
    return this.#owed ? Buffer.concat([rest, Buffer.of(LF)]) : rest
  }

  /** What came and is held back. */
  flush(): Uint8Array {
    const held = this.#held
    this.#held = NOTHING
    return held
  }

  #withoutMarks(received: Uint8Array): Uint8Array {
    if (this.#held.length === 0 && !received.includes(IAC)) return received
    const bytes = Buffer.concat([this.flush(), received])
    const kept: Uint8Array[] = []
    let from = 0
    for (let at = bytes.indexOf(IAC); at !== -1; ) {
      const mark = markBehind(bytes, at)
      if (mark === undefined) {
        this.#held = bytes.subarray(at)
        return Buffer.concat([...kept, bytes.subarray(from, at)])
      }
      kept.push(bytes.subarray(from, at + 2))
      from = at + 2 + mark
      at = bytes.indexOf(IAC, from)
    }
    return Buffer.concat([...kept, bytes.subarray(from)])
  }
}

/** Whether a line holds the signal that what follows it is to be looked at at once: IAC IP. */
export function hasInterrupt(line: Uint8Array): boolean {
  for (let at = line.indexOf(IAC); at !== -1; at = line.indexOf(IAC, at + 2))
    if (line[at + 1] === IP) return true
  return false
}

/** Bytes of IAC DM, or of half of it, behind an IAC and what goes with it; undefined until that can be told. */
function markBehind(bytes: Uint8Array, at: number): number | undefined {
  const [signal, first, second] = bytes.subarray(at + 1, at + 4)
  if (signal !== IP) return signal === undefined ? undefined : 0
  if (first === undefined) return undefined
  if (first === DM) return 1
  if (first !== IAC) return 0
  if (second === undefined) return undefined
  if (second === DM) return 2
  return second < 0x80 ? 1 : 0
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
