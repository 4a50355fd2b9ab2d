/** The final reply to a command, and what the connection does once it is sent. */
export interface Answer {
  readonly code: number
  readonly text: string | readonly string[]
  /** `secure`: the TLS handshake follows (AUTH). `close`: the connection ends (QUIT, 421). */
  readonly then?: 'secure' | 'close' | undefined
}

/** An `Answer` in one line of code. */
export function answer(code: number, text: string | readonly string[], then?: 'secure' | 'close'): Answer {
  return { code, text, then }
}
