/** More servers than most processes meet. */
const MOST_SERVERS = 256

/** Servers that bring a data connection with PASV only: EPSV was refused, or led nowhere. */
export class PassiveMemory {
  readonly #servers = new Set<string>()
  readonly #most: number

  constructor(most: number = MOST_SERVERS) {
    this.#most = most
  }

  /** The command to begin with. */
  recall(server: string): 'EPSV' | 'PASV' {
    return this.#servers.has(server) ? 'PASV' : 'EPSV'
  }

  /** What is learnt of a server; the one learnt of longest ago makes room. */
  note(server: string, passive: 'EPSV' | 'PASV'): void {
    this.#servers.delete(server)
    if (passive === 'EPSV') return
    this.#servers.add(server)
    const [oldest] = this.#servers
    if (this.#servers.size > this.#most && oldest !== undefined) this.#servers.delete(oldest)
  }
}
