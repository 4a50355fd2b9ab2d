/** Bytes as text in UTF-8, or as they are. */
export type FaultBytes = string | Uint8Array

/** How a connection ends: in order, by a reset, or by a FIN without TLS's close_notify before it. */
export type FaultEnding = 'end' | 'reset' | 'truncate'

/**
 * Which of the replies, commands or connections that fit: the nth since the fault was set, over all sessions; every one
 * by default.
 */
interface Nth {
  readonly nth?: number | undefined
}

/**
 * A reply on its way out: to a verb (`RETR`), to any (`*`), or the `greeting`.
 *
 * Of several replies to one command the first is meant, or with `final` the last: 150 and 226 of a transfer.
 */
export interface ReplyPlace extends Nth {
  readonly reply: string
  readonly final?: boolean | undefined
}

/** A command whose turn has come and that has not been run: its verb, or `*` for any. */
export interface CommandPlace extends Nth {
  readonly command: string
}

/** A way to a data connection, being agreed on: `EPSV`, `PASV`, `PORT`, `EPRT`, ..., or `*` for any. */
export interface AddressPlace extends Nth {
  readonly address: string
}

/** The moment at which a TLS handshake would begin. */
export interface HandshakePlace<Channel extends 'control' | 'data'> extends Nth {
  readonly handshake: Channel
}

/** A data connection in use: the verb of its transfer or `*`, and how many bytes passed before; 0 by default. */
export interface DataPlace extends Nth {
  readonly data: string
  readonly afterBytes?: number | undefined
}

/** Something arrives late, by so many milliseconds. */
export interface DelayFault {
  readonly type: 'delay'
  readonly ms: number
}

/** Nothing comes from here on, and the connection stays open. */
export interface StallFault {
  readonly type: 'stall'
}

/** What can happen to a reply; the server goes on as though it had said its own. */
export type ReplyFault =
  | DelayFault
  | StallFault
  /** Pieces of so many bytes, or its lines, `ms` milliseconds apart. */
  | { readonly type: 'drip'; readonly by: number | 'line'; readonly ms: number }
  /** It is not said; later ones are. */
  | { readonly type: 'omit' }
  /** Another code, another text; an element for each line. Codes that no FTP knows are sent, too. */
  | { readonly type: 'say'; readonly code?: number; readonly text?: string | readonly string[] }
  /** One reply more, in the same segment, or so many milliseconds apart. */
  | {
      readonly type: 'extra'
      readonly where: 'before' | 'after'
      readonly code: number
      readonly text: string
      readonly ms?: number
    }
  /** These bytes instead; then `endless`, again and again, as long as the client takes it. */
  | { readonly type: 'raw'; readonly bytes: FaultBytes; readonly endless?: FaultBytes }
  /** Only its first bytes, 0 for none, all by default; then the connection ends or says no more. */
  | { readonly type: 'cut'; readonly after?: number; readonly ending: FaultEnding | 'stall' }
  /** Another host (IPv4) or port in the answer to PASV and EPSV. */
  | { readonly type: 'address'; readonly host?: string; readonly port?: number }

/** What can happen to a command. */
export type CommandFault =
  | DelayFault
  /** It is not run, and answered with this; 421 ends the connection. */
  | { readonly type: 'answer'; readonly code: number; readonly text: string | readonly string[] }
  /** For REST: it is agreed to, and the transfer starts at this offset all the same. */
  | { readonly type: 'restart-at'; readonly offset: number }

/** What can happen to a way to a data connection. */
export type AddressFault =
  /** The server accepts, or in active mode connects, so much later. */
  | DelayFault
  /** It never does. */
  | StallFault
  /** The passive port is closed when the client comes; to an active one nobody goes. */
  | { readonly type: 'closed' }
  /** In active mode: before the server, somebody comes to the client's port from this address and sends these bytes. */
  | { readonly type: 'stranger'; readonly from: string; readonly bytes: FaultBytes }

/** What can happen in place of a TLS handshake. */
export type HandshakeFault =
  | StallFault
  | { readonly type: 'close'; readonly how: FaultEnding }
  /** These bytes instead of TLS. */
  | { readonly type: 'raw'; readonly bytes: FaultBytes }
  /** Another certificate, both in PEM. */
  | { readonly type: 'certificate'; readonly cert: string; readonly key: string }
  /** Other names of protocols than FTP's (ALPN): a client that wants FTP is refused, or, with none, told nothing. */
  | { readonly type: 'protocols'; readonly names: readonly string[] }

/** What can happen on a data connection, in either direction. */
export type DataFault =
  | DelayFault
  | StallFault
  /** From here on pieces of so many bytes, `ms` milliseconds apart. */
  | { readonly type: 'drip'; readonly by: number; readonly ms: number }
  /** The bytes from here on are lost, and the server does not notice. */
  | { readonly type: 'drop' }
  /** The server sends these bytes; then `endless`, again and again; `instead` of the rest that it would have sent. */
  | {
      readonly type: 'send'
      readonly bytes: FaultBytes
      readonly endless?: FaultBytes
      readonly instead?: boolean
    }
  /** The server's side of the data connection ends; `end` leaves the one of an uploading client open. */
  | { readonly type: 'close'; readonly how: FaultEnding }
  /** The final reply is said now, and not at the end; then the data connection goes on, by default, or ends. */
  | {
      readonly type: 'reply'
      readonly code: number
      readonly text: string
      readonly ending?: FaultEnding | 'stall'
    }
  /** The control connection ends, and the data goes on. */
  | { readonly type: 'close-control'; readonly how: FaultEnding }

/**
 * Something that goes wrong on purpose: where, and what. A plain value, so that it can be kept in a table or a file.
 *
 * @example
 * const late: Fault = { at: { reply: 'RETR', nth: 2 }, do: { type: 'delay', ms: 50 } }
 * const broken: Fault = { at: { data: 'RETR', afterBytes: 1000 }, do: { type: 'close', how: 'reset' } }
 */
export type Fault =
  | { readonly at: ReplyPlace; readonly do: ReplyFault }
  | { readonly at: CommandPlace; readonly do: CommandFault }
  | { readonly at: AddressPlace; readonly do: AddressFault }
  | { readonly at: HandshakePlace<'control'>; readonly do: HandshakeFault }
  /** `clear`: the data connection stays in the clear although PROT P was agreed on. */
  | { readonly at: HandshakePlace<'data'>; readonly do: HandshakeFault | { readonly type: 'clear' } }
  | { readonly at: DataPlace; readonly do: DataFault }
