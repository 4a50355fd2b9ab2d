import { beforeAll, describe, expect, test } from 'vitest'
import { type Certificate, certificate } from '../../../../test/support/servers/certificate.ts'
import type { ConnectionOptions } from '../../src/index.ts'
import { type Clearing, ClearingServer } from '../support/clearing-server.ts'
import { failureOf } from '../support/failure-of.ts'
import { logIn } from '../support/log-in.ts'
import { leaveNothingOpen, watchHandles } from '../support/open-handles.ts'
import { ScriptedServer } from '../support/scripted-server.ts'

leaveNothingOpen()

let tls: Certificate
beforeAll(async () => {
  tls = await certificate()
})

const versions = ['TLSv1.2', 'TLSv1.3'] as const

describe.each(versions)('the end of TLS on the control connection, %s', version => {
  function clearable(timeouts: ConnectionOptions['timeouts'] = {}): Partial<ConnectionOptions> {
    const only = { minVersion: version, maxVersion: version } as const
    return { mode: 'required', tls: { ca: tls.ca, clearControl: true, ...only }, timeouts }
  }

  const orderly: readonly (readonly [string, (clearing: Clearing) => void])[] = [
    [
      'the server says close_notify at once',
      ({ secured }) => {
        secured.write('200 clear from here\r\n')
        secured.end()
      },
    ],
    [
      'the server says close_notify behind ours',
      ({ secured }) => {
        secured.write('200 clear from here\r\n')
        secured.once('end', () => secured.end())
      },
    ],
    ['the server says none', ({ secured }) => secured.write('200 clear from here\r\n')],
    [
      'the server says it when nobody waits for it any more',
      clearing => {
        clearing.secured.write('200 clear from here\r\n')
        clearing.beforeClearText = () => new Promise(resolve => clearing.secured.end(resolve))
      },
    ],
  ]

  test.each(orderly)('%s: commands go on in clear text', async (_how, act) => {
    await using server = await ClearingServer.start(tls, act)
    await using session = await logIn(server, clearable({ cause: 100 }))
    expect(session.protected).toBe(true)
    await session.clearControl()
    expect(session.protected).toBe(false)
    for (let i = 0; i < 3; i++) expect(await session.pwd()).toBe('/')
    expect(server.inTheClear).toEqual(['PWD', 'PWD', 'PWD'])
  })

  const early: readonly (readonly [string, (clearing: Clearing) => void])[] = [
    ['under TLS, with the consent', ({ secured }) => secured.write('200 clear\r\n230 more\r\n')],
    [
      'under TLS, behind the consent',
      ({ secured }) => {
        secured.write('200 clear\r\n')
        secured.write('230 more\r\n')
      },
    ],
    [
      'in clear text, behind the close_notify',
      ({ raw, secured }) => {
        secured.write('200 clear\r\n')
        secured.end(() => raw.write('230 more\r\n'))
      },
    ],
    [
      'in clear text, in one segment with the close_notify',
      ({ raw, secured }) => {
        const pieces: Uint8Array[] = []
        const { write } = raw
        raw.write = ((piece: Uint8Array, done: () => void) => {
          pieces.push(Buffer.from(piece))
          done()
          return true
        }) as typeof write
        secured.write('200 clear\r\n')
        secured.end(() => {
          raw.write = write
          raw.write(Buffer.concat([...pieces, Buffer.from('230 more\r\n')]))
        })
      },
    ],
    [
      'in clear text, instead of a close_notify',
      ({ raw, secured }) => secured.write('200 clear\r\n', () => raw.write('230 more\r\n')),
    ],
  ]

  test.each(early)('what the server says too early is fatal: %s', async (_where, act) => {
    await using server = await ClearingServer.start(tls, act)
    await using session = await logIn(server, clearable())
    const nothingElse = watchHandles()
    const error = await failureOf(session.clearControl().then(() => session.pwd()))
    expect(error.code).toMatch(/^FTP_(PLAINTEXT_AT_TLS_UPGRADE|UNEXPECTED_REPLY|TLS_FAILED)$/)
    expect(session.closed).toBe(true)
    await nothingElse()
  })

  test.each<[string, (clearing: Clearing) => void]>([
    ['a FIN', ({ raw, secured }) => secured.write('200 clear\r\n', () => raw.end())],
    ['a reset', ({ raw, secured }) => secured.write('200 clear\r\n', () => raw.resetAndDestroy())],
    [
      'half a record and a FIN',
      ({ raw, secured }) => secured.write('200 clear\r\n', () => raw.end(Buffer.of(21, 3, 3))),
    ],
  ])('%s instead ends the session at once', async (_what, act) => {
    await using server = await ClearingServer.start(tls, act)
    await using session = await logIn(server, clearable())
    const nothingElse = watchHandles()
    const error = await failureOf(session.clearControl().then(() => session.pwd()))
    expect(error.code).toMatch(/^FTP_CONNECTION_(CLOSED|LOST)$/)
    expect(session.closed).toBe(true)
    await nothingElse()
  })

  test('an abort while the end of TLS is awaited closes the session', async () => {
    const controller = new AbortController()
    await using server = await ClearingServer.start(tls, ({ secured }) => {
      secured.write('200 clear\r\n')
      secured.once('end', () => controller.abort())
    })
    await using session = await logIn(server, clearable())
    expect(await failureOf(session.clearControl({ signal: controller.signal }))).toMatchObject({
      code: 'FTP_ABORTED',
    })
    expect(session.closed).toBe(true)
  })
})

test('a session that was not opened for it does not ask the server, and goes on', async () => {
  await using server = await ScriptedServer.start({ CCC: '200 clear' }, { tls })
  await using session = await logIn(server, { mode: 'required', tls: { ca: tls.ca } })
  for (const call of [() => session.clearControl(), () => session.reinitialize()]) {
    const error = await failureOf(call())
    expect(error).toMatchObject({ code: 'FTP_BAD_OPTION', phase: 'tls' })
    expect(error.message).toMatch(/tls\.clearControl/)
  }
  expect(server.verbs).not.toContain('CCC')
  expect(server.verbs).not.toContain('REIN')
  expect(session.protected).toBe(true)
  expect(await session.pwd()).toBe('/')
})
