import type { Fault, FaultEnding } from './fault.ts'

/** What a fault of a transfer does elsewhere than on the data connection. */
export interface TransferSurroundings {
  onFault(fault: Fault): void
  /** Says the final reply now; the one at the end is left out. */
  sayFinal(code: number, text: string): void
  closeControl(how: FaultEnding): void
}
