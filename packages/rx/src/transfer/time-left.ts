/** Milliseconds that so many bytes take at so many bytes per second; undefined where nothing moves. */
export function timeLeft(bytes: number, rate: number): number | undefined {
  if (bytes <= 0) return 0
  return rate > 0 ? (bytes / rate) * 1000 : undefined
}
