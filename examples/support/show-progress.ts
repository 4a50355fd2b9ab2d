/** One line that grows on a terminal; a line at each tenth elsewhere. */
export function showProgress(done: number, of: number): void {
  const filled = Math.round((done / of) * 30)
  if (process.stdout.isTTY) {
    process.stdout.write(
      `\r[${'#'.repeat(filled)}${'.'.repeat(30 - filled)}] ${done}/${of}${done === of ? '\n' : ''}`,
    )
  } else if (done === of || done % Math.ceil(of / 10) === 0) {
    console.log(`${done}/${of}`)
  }
}
