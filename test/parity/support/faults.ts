import type { Fault } from '@sluice/server'

/** A command that is not run and answered with this, each time or the nth time. */
export function answering(command: string, code: number, text: string, nth?: number): Fault {
  return { at: { command, nth }, do: { type: 'answer', code, text } }
}
