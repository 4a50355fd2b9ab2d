const COMMA = 0x2c
const CAPITAL_D = 0x44
const CAPITAL_E = 0x45
const CAPITAL_R = 0x52
const CAPITAL_W = 0x57
/** System, owner, group and world. */
const CLASSES = 4

/**
 * The permission bits for a protection such as `RWED,RWED,RE,`: what owner, group and world may do; the system's
 * rights and the right to delete have none. Undefined for anything else.
 */
export function parseVmsProtection(line: Uint8Array, start: number, end: number): number | undefined {
  let mode = 0
  let classes = 1
  for (let at = start; at < end; at++) {
    switch (line[at]) {
      case COMMA:
        classes++
        // The bits of the system are pushed out on the left.
        mode = (mode << 3) & 0o777
        break
      case CAPITAL_R:
        mode |= 4
        break
      case CAPITAL_W:
        mode |= 2
        break
      case CAPITAL_E:
        mode |= 1
        break
      case CAPITAL_D:
        break
      default:
        return undefined
    }
  }
  return classes === CLASSES ? mode : undefined
}
