import type { FtpServerOptions } from '@sluice/server'
import type { ConnectionOptions, FtpSession } from '@sluice/transport'

/** What a scenario gives: plain values, the same from both sides. */
export type Told = null | boolean | number | string | readonly Told[] | { readonly [name: string]: Told }

/** How a scenario is connected. */
export type Way = 'passive' | 'active' | 'passive, TLS' | 'active, TLS'

/** What our side of a scenario has. */
export interface OurSide {
  /** Logged in; a scenario that begins with nothing opens its own. */
  readonly session: FtpSession
  /** Opens a session as the way says, with other options. */
  open(options?: Partial<ConnectionOptions>): Promise<FtpSession>
  /** The options of a session as the way says. */
  readonly access: ConnectionOptions
}

/** Where ours does not do as `ftplib` does: why, and what it gives, says and leaves behind instead. */
interface Difference {
  /** One sentence for the table of those who know `ftplib`. */
  readonly reason: string
  /** What ours gives; the same as `ftplib` where it is left out. */
  readonly gives?: Told
  /** Or the error that ours fails with, as `failed` tells it. */
  readonly fails?: Failure
  /** The dialogue that ours leaves behind, normalised; the same as `ftplib` where it is left out. */
  readonly sends?: readonly string[]
  /** The files that ours leaves behind differ from those that `ftplib` leaves behind: those that are different. */
  readonly files?: Readonly<Record<string, string | undefined>>
}

/** An error as both sides tell it. */
export interface Failure {
  /** The class of `ftplib` or Python. */
  readonly fails: string
  /** The whole reply, where there is one. */
  readonly text?: string
}

/** The same thing, done by Python's `ftplib` and by ours. */
export interface Scenario {
  readonly what: string
  /** `logged-in`, the default: both begin with a session. `nothing`: the connection is a part of it. */
  readonly begins?: 'logged-in' | 'nothing'
  /** An expression, or a body with `return`; `ftp` is a session, `connect()` opens one. */
  readonly python: string
  readonly ours: (side: OurSide) => Promise<Told> | Told
  /** Passive, in the clear and over TLS, by default. */
  readonly ways?: readonly Way[]
  /** What the server is, beside its files. */
  readonly server?: FtpServerOptions
  /** Options of ours for the session that it begins with. */
  readonly options?: Partial<ConnectionOptions>
  readonly differs?: Difference
}

/** One ability of `ftplib` and what it is in ours. */
export interface Row {
  readonly ftplib: string
  /** Markdown. */
  readonly ours: string
  /** What else to know, in Markdown. */
  readonly note?: string
  readonly scenarios?: readonly Scenario[]
  /** Why there is nothing to run. */
  readonly instead?: string
}

/** For what moves bytes over a data connection. */
export const everyWay: readonly Way[] = ['passive', 'active', 'passive, TLS', 'active, TLS']
