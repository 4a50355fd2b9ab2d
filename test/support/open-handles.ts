/** What keeps the event loop busy: sockets, servers and timers, sorted, without what the test runner itself uses. */
export function openHandles(): string[] {
  return process
    .getActiveResourcesInfo()
    .filter(name => name.startsWith('TCP') || name === 'Timeout')
    .sort()
}
