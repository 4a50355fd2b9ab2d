/** Rows that cannot run yet, or not against a server, and why. */
export const waiting: readonly (readonly [id: string, reason: string])[] = [
  [
    'D5',
    'the data port answers no SYN: no server can do that; the tests of deadlines do, with a full backlog',
  ],
  ['N2 mirror', 'links, and names that come twice, in a folder that is copied as a whole: mirror'],
  [
    'N5 many',
    'a listing never ends, and all of it is wanted: the cap is a million entries, half a gigabyte of memory',
  ],
  ['N6', 'expressions that go back over a line: only the clock could tell; properties of protocol do'],
  ['N11', 'names that deceive on a terminal: the command line; row N1 has them as they are'],
  [
    'S10 other',
    'the server selects a protocol that was not offered: no server on Node can do that; a test of TLS identities does',
  ],
  [
    'S13',
    'credentials for another host: FTP has no redirects; the tests of proxies see what a proxy is told',
  ],
  ['J2', 'Telnet IAC in names: a charset of the caller decides; the tests of Telnet'],
  ['J6', 'a CR that belongs to a name cannot be sent; row N4'],
]
