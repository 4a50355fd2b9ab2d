import { inspect } from 'node:util'
import { lastValueFrom } from 'rxjs'
import { expect, test } from 'vitest'
import type { Fault } from '../../../server/src/index.ts'
import type { ErrorKind } from '../../src/failure/error-kind.ts'
import { isFtpFailure } from '../../src/failure/ftp-failure.ts'
import type { Ftp } from '../../src/ftp.ts'
import { type GroundOptions, lay, numbered } from '../streams/support/ground.ts'

interface Case extends Pick<GroundOptions, 'client'> {
  readonly kind: ErrorKind
  readonly transient: boolean
  readonly fault?: Fault
  readonly call: (ftp: Ftp) => Promise<unknown>
  /** What the error tells besides. */
  readonly told?: object
}

const big = numbered(1024 * 1024)
const answer = (command: string, code: number, text: string): Fault => ({
  at: { command },
  do: { type: 'answer', code, text },
})
const read = (ftp: Ftp) => ftp.readFile('big.bin')
const write = (ftp: Ftp) => ftp.writeFile('new.bin', big)

const cases: Readonly<Record<string, Case>> = {
  'a password that is not taken': {
    kind: 'auth',
    transient: false,
    fault: answer('PASS', 530, 'Login incorrect.'),
    call: read,
    told: { path: 'big.bin', reply: { code: 530 } },
  },
  'nothing of that name': {
    kind: 'not-found',
    transient: false,
    call: ftp => ftp.readFile('none.bin'),
    told: { path: 'none.bin', reply: { code: 550 } },
  },
  'what this user may not do': {
    kind: 'permission',
    transient: false,
    fault: answer('DELE', 550, 'Permission denied.'),
    call: ftp => ftp.rm('big.bin'),
    told: { path: 'big.bin', reply: { code: 550 } },
  },
  'a name that is taken': {
    kind: 'exists',
    transient: false,
    call: ftp => ftp.mkdir('big.bin'),
    told: { path: 'big.bin', reply: { code: 550 } },
  },
  'a disk that is full': {
    kind: 'quota',
    transient: false,
    fault: answer('STOR', 552, 'Quota exceeded.'),
    call: write,
    told: { path: 'new.bin', reply: { code: 552 } },
  },
  'a server that has too many': {
    kind: 'busy',
    transient: true,
    fault: answer('USER', 421, 'Too many connections.'),
    call: read,
    told: { reply: { code: 421 } },
  },
  'a server that does not answer': {
    kind: 'timeout',
    transient: true,
    fault: { at: { reply: 'MKD' }, do: { type: 'stall' } },
    client: { timeouts: { reply: 50 } },
    call: ftp => ftp.mkdir('new'),
    told: { path: 'new' },
  },
  'a connection that breaks in the middle': {
    kind: 'network',
    transient: true,
    fault: { at: { data: 'RETR', afterBytes: 100_000 }, do: { type: 'close', how: 'reset' } },
    call: read,
    told: { path: 'big.bin', bytes: expect.any(Number) },
  },
  'TLS that is not to be had': {
    kind: 'tls',
    transient: false,
    client: { mode: 'required' },
    call: read,
    told: { path: 'big.bin' },
  },
  'a caller who gives up': {
    kind: 'aborted',
    transient: false,
    call: ftp => ftp.readFile('big.bin', { signal: AbortSignal.abort() }),
    told: { path: 'big.bin', name: 'AbortError' },
  },
  'a reply that is none': {
    kind: 'protocol',
    transient: false,
    fault: { at: { reply: 'MKD' }, do: { type: 'raw', bytes: 'HTTP/1.1 400 Bad Request\r\n\r\n' } },
    call: ftp => ftp.mkdir('new'),
    told: { path: 'new' },
  },
  'a command that the server has not got': {
    kind: 'protocol',
    transient: false,
    fault: answer('SITE', 502, 'Unknown.'),
    call: ftp => ftp.chmod('big.bin', 0o600),
    told: { path: 'big.bin', reply: { code: 502 } },
  },
  'a local file that is missing': {
    kind: 'local',
    transient: false,
    call: ftp => lastValueFrom(ftp.upload('/no/such/file', 'new.bin')),
    told: {},
  },
  'a path that cannot be sent': {
    kind: 'usage',
    transient: false,
    call: ftp => ftp.rm('two\r\nlines'),
    told: { path: 'two\r\nlines' },
  },
}

test.each(Object.entries(cases))('%s: the error of the call says so', async (_what, row) => {
  const { kind, transient, fault, client, call, told = {} } = row
  await using ground = await lay('clear text', {
    content: { 'big.bin': big },
    faults: fault === undefined ? [] : [fault],
    ...(client !== undefined && { client }),
  })
  const error = await call(ground.ftp).then(
    () => undefined,
    reason => reason,
  )
  expect(error).toMatchObject({ kind, transient, ...told })
  expect(isFtpFailure(error)).toBe(true)
  expect(inspect(error)).toContain(kind)
})

test('each kind of an error is one that a call has rejected with', () => {
  const kinds: Record<ErrorKind, true> = {
    aborted: true,
    auth: true,
    busy: true,
    exists: true,
    local: true,
    network: true,
    'not-found': true,
    permission: true,
    protocol: true,
    quota: true,
    timeout: true,
    tls: true,
    usage: true,
  }
  const had = new Set(Object.values(cases).map(({ kind }) => kind))
  expect([...had].sort()).toEqual(Object.keys(kinds).sort())
})
