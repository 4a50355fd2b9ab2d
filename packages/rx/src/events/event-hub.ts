import type { TraceListener } from '@sluice/transport'
import { type Observable, Subject } from 'rxjs'
import type { FtpEvent } from './ftp-event.ts'

/** Tells whoever wants it what happens on all sessions; nothing is made while nobody does. */
export class EventHub {
  readonly #subject = new Subject<FtpEvent>()
  readonly events: Observable<FtpEvent> = this.#subject.asObservable()

  /** Whether anybody listens. */
  get observed(): boolean {
    return this.#subject.observed
  }

  emit(event: FtpEvent): void {
    this.#subject.next(event)
  }

  /** Nothing more will happen. */
  end(): void {
    this.#subject.complete()
  }

  /** What sessions are to be traced with, so that it comes here and to the listener that the caller has given. */
  traceWith(own: TraceListener | undefined): TraceListener {
    const isOwnActive = () => own !== undefined && own.active !== false
    const listener: TraceListener = event => {
      if (this.observed) this.emit(event)
      if (isOwnActive()) own?.(event)
    }
    return Object.defineProperty(listener, 'active', { get: () => this.observed || isOwnActive() })
  }
}
