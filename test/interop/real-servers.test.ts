import { existsSync } from 'node:fs'
import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RawControl } from '../support/raw-control.ts'
import { describeServer } from '../support/servers/describe-server.ts'
import { type RealServer, realServerKinds } from '../support/servers/real-servers.ts'
import { unprivilegedUser } from '../support/servers/unprivileged-user.ts'

for (const kind of realServerKinds) {
  describeServer(kind, () => {
    let server: RealServer
    beforeAll(async () => {
      server = await kind.start()
    })
    afterAll(() => server.stop())

    test('greets', async () => {
      using control = await RawControl.connect(server.host, server.port)
      expect(await control.reply()).toMatch(/^220/)
    })

    test('logs its user in to the root folder', async () => {
      using control = await logIn(server)
      expect(await control.ask('PWD')).toMatch(/^257 "\/"/)
    })

    test('lets its user write to one folder only, as a user without privileges', async () => {
      using control = await logIn(server)
      expect(await control.ask(`MKD ${server.writable}/made`)).toMatch(/^257/)
      expect(await control.ask(`MKD ${server.readOnly}/made`)).toMatch(/^550/)
      expect(await control.ask('MKD /made')).toMatch(/^550/)

      const made = await lstat(join(server.root, server.writable, 'made'))
      expect(made.uid).toBe(unprivilegedUser.uid)
      expect(existsSync(join(server.root, server.readOnly, 'made'))).toBe(false)
    })

    test('proves its identity over TLS', async () => {
      using control = await greeted(server)
      expect(await control.ask('AUTH TLS')).toMatch(/^234/)
      const socket = await control.secure(server.ca)
      expect(socket.authorized).toBe(true)
      expect(await control.ask('NOOP')).toMatch(/^[25]\d\d /)
    })

    test('serves ten sessions at a time', async () => {
      const sessions = await Promise.all(Array.from({ length: 10 }, () => logIn(server)))
      for (const session of sessions) {
        expect(await session.ask('NOOP')).toMatch(/^200/)
        session[Symbol.dispose]()
      }
    })

    test('leaves nothing behind when it is stopped in the middle of a session', async () => {
      await using other = await kind.start()
      using _session = await logIn(other)
      const ids = await other.processIds()
      expect(ids).not.toEqual([])

      await other.stop()
      expect(await other.processIds()).toEqual([])
      for (const id of ids) expect(await isAlive(id)).toBe(false)
      await expect(RawControl.connect(other.host, other.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
      expect(existsSync(other.root)).toBe(false)
    })
  })
}

async function greeted(server: RealServer): Promise<RawControl> {
  const control = await RawControl.connect(server.host, server.port)
  await control.reply()
  return control
}

async function logIn(server: RealServer): Promise<RawControl> {
  const control = await greeted(server)
  const reply = await control.ask(`USER ${server.user}`)
  expect(reply.startsWith('331') ? await control.ask(`PASS ${server.password}`) : reply).toMatch(/^230/)
  return control
}

async function isAlive(processId: number): Promise<boolean> {
  const status = await readFile(`/proc/${processId}/status`, 'utf8').catch(() => 'State:\tX')
  return !/^State:\t[XZ]/m.test(status)
}
