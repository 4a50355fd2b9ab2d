/** Names with a number behind them: 0 to 9, and the superscripts that Windows reads as 1, 2 and 3. */
const NUMBERS = '0123456789¹²³'

const devices: readonly string[] = ['CON', 'PRN', 'AUX', 'NUL', 'CONIN$', 'CONOUT$', 'CLOCK$']

/**
 * Whether Windows takes the name for a device, in any folder, in any case and with any extension: `nul.txt`, `COM¹`,
 * `con .log`.
 */
export function isDeviceName(name: string): boolean {
  const dot = name.indexOf('.')
  const base = (dot === -1 ? name : name.slice(0, dot)).trimEnd().toUpperCase()
  if (devices.includes(base)) return true
  return (
    base.length === 4 &&
    (base.startsWith('COM') || base.startsWith('LPT')) &&
    NUMBERS.includes(base.charAt(3))
  )
}
