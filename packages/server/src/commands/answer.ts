/** The final reply to a command, and what the connection does once it is sent. */
export interface Answer {
  readonly code: number
  readonly text: string | readonly string[]
  /** `secure`: the TLS handshake follows (AUTH). `clear`: TLS ends (CCC, REIN). `close`: the connection ends. */
  readonly then?: 'secure' | 'clear' | 'close' | undefined
}

/** An `Answer` in one line of code. */
export function answer(code: number, text: Answer['text'], then?: Answer['then']): Answer {
  return { code, text, then }
}
