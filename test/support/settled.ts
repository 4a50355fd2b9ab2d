import { setTimeout as sleep } from 'node:timers/promises'
import { openHandles } from './open-handles.ts'

/** Between two looks; ends of sockets are told a moment later. */
const LOOK_MS = 20
const LOOKS = 500

/** Waits until no more is open than what was; throws with what is left. */
export async function settled(before: readonly string[]): Promise<void> {
  for (let looks = 0; openHandles().length > before.length; looks++) {
    if (looks === LOOKS)
      throw new Error(`handles left: ${openHandles().join(', ')}; before: ${before.join(', ')}`)
    await sleep(LOOK_MS)
  }
}
