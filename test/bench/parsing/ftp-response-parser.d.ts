// The package has no types of its own.
declare module 'ftp-response-parser' {
  import type { Transform } from 'node:stream'

  /** Bytes in, replies out as objects. */
  class ResponseParser extends Transform {
    on(event: 'data', listener: (reply: { readonly code: number; readonly text: string }) => void): this
    on(event: string, listener: () => void): this
  }
  export = ResponseParser
}
