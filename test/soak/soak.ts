import type { FtpOptions } from '@sluice/rx'

/** The server that a soak script runs against, as the JSON of its first argument. */
export interface SoakTask {
  readonly options: FtpOptions
  /** The folder on disk that sessions see as `/`; `/up` is writable. */
  readonly root: string
}

/** Runs the work of a soak script: it returns its figures in one line, or throws for what does not hold. */
export function soak(work: (task: SoakTask) => Promise<string>): void {
  tell(work(JSON.parse(process.argv[2] as string)))
}

/** The same for a script that starts the embedded server itself. */
export function soakEmbedded(work: () => Promise<string>): void {
  tell(work())
}

function tell(result: Promise<string>): void {
  result.then(
    figures => console.log(figures),
    error => {
      console.error(error)
      process.exit(1) // what went wrong may have left sockets open
    },
  )
}
