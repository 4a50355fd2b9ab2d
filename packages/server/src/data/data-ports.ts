import type { DataAddress } from '@sluice/protocol'
import type { SessionFaults } from '../faults/session-faults.ts'
import type { OpenHandles } from '../open-handles.ts'
import type { ServerLimits } from '../server-limits.ts'
import type { TlsSettings } from '../tls/tls-settings.ts'
import { ActivePort } from './active-port.ts'
import type { DataPort } from './data-port.ts'
import { PassivePort } from './passive-port.ts'

interface DataPortsOptions {
  readonly handles: OpenHandles
  readonly limits: ServerLimits
  /** Our address on the control connection. */
  readonly localAddress: string
  /** The client's address on the control connection, the only one that data connections come from and go to. */
  readonly peerAddress: string
  readonly faults: SessionFaults
}

/** The way to the next data connection of a session: one at a time, used once. */
export class DataPorts {
  readonly #options: DataPortsOptions
  #port: DataPort | undefined
  #over = false

  constructor(options: DataPortsOptions) {
    this.#options = options
  }

  /** Opens a port in the place of what was agreed on before; `tls` for a private connection. */
  async openPassive(tls: TlsSettings | undefined): Promise<PassivePort> {
    this.drop()
    const { faults, handles, limits, localAddress, peerAddress } = this.#options
    const port = await PassivePort.open({
      handles,
      ...faults.dataHandshake(tls),
      host: localAddress,
      peer: peerAddress,
      handshakeMs: limits.handshakeMs,
      lingerMs: limits.lingerMs,
      connectMs: limits.dataConnectMs,
    })
    if (this.#over) port.close()
    this.#port = faults.port(port)
    return port
  }

  /** Keeps the client's port in the place of what was agreed on before. */
  openActive({ host, port }: Required<DataAddress>, tls: TlsSettings | undefined): void {
    this.drop()
    const { faults, handles, limits, localAddress } = this.#options
    const { handshakeMs, lingerMs, dataConnectMs: connectMs } = limits
    const options = { handles, host, port, localAddress, handshakeMs, lingerMs, connectMs }
    this.#port = faults.port(new ActivePort({ ...options, ...faults.dataHandshake(tls) }), options)
  }

  /** What was agreed on, for the transfer that uses it. */
  take(): DataPort | undefined {
    const port = this.#port
    this.#port = undefined
    return port
  }

  /** Gives up at once what was agreed on, if anything was: the client wants another way, or starts anew. */
  drop(): void {
    this.take()?.breakOff()
  }

  /** The session is over: nothing is opened any more. */
  close(): void {
    this.#over = true
    this.take()?.close()
  }
}
