import assert from 'node:assert/strict'
import { chown, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { withGate } from '@sluice/rx'
import { defer, filter, tap, timer } from 'rxjs'
import { unprivilegedUser } from '../../support/servers/unprivileged-user.ts'
import {
  expectSame,
  failureOf,
  followed,
  type Operation,
  one,
  place,
  type Scene,
  signalOf,
  stored,
  told,
} from './scene.ts'

/** How many files the folder `/many` has. */
export const MANY = 300
/** Folders in `/tree`, each with files. */
export const BRANCHES = 6
export const LEAVES = 5

const CONTENT = Buffer.from('moved, removed, or neither')

export const calls: Readonly<Record<string, Operation>> = {
  async list(scene) {
    const names = new Set<string>()
    const listing = scene.ftp
      .list('/many', { signal: signalOf(scene) })
      .pipe(tap(entry => names.add(entry.name)))
    return await listed(scene, listing, () => names.size, MANY)
  },

  async nameList(scene) {
    const names = new Set<string>()
    const listing = scene.ftp.nameList('/many', { signal: signalOf(scene) }).pipe(
      filter(name => !isSelf(name)),
      tap(name => names.add(name)),
    )
    return await listed(scene, listing, () => names.size, MANY)
  },

  async walk(scene) {
    const paths = new Set<string>()
    const { ftp } = scene
    const work = one(scene, [0, 1, 3])
    const walked = withGate(2, gate =>
      ftp.walk('/tree', { gate, signal: signalOf(scene) }).pipe(
        gate.mergeMap(entry => {
          paths.add(entry.path)
          return work === 3 ? defer(() => ftp.exists(entry)) : timer(work)
        }),
      ),
    )
    return await listed(scene, walked, () => paths.size, BRANCHES * (LEAVES + 1))
  },

  async lines(scene) {
    const lines: string[] = []
    const read = scene.ftp
      .lines('/lines.txt', { signal: signalOf(scene) })
      .pipe(tap(line => lines.push(line)))
    return await listed(scene, read, () => lines.length, MANY)
  },

  async readdir(scene) {
    const { ftp, signal } = scene
    let count = 0
    const reading = ftp.readdir('/many', { signal }).then(names => {
      count = names.length
    })
    return await orCut(scene, reading, () =>
      assert.ok(count === MANY || scene.mayBeShort(), `${count} names`),
    )
  },

  async stat(scene) {
    const { ftp, signal, name } = scene
    await place(scene, `/up/${name}`, CONTENT)
    let size: number | undefined
    const failure = await failureOf(
      scene,
      ftp.stat(`/up/${name}`, { signal }).then(stats => {
        size = stats.size
      }),
    )
    if (failure !== undefined) return told(failure)
    assert.equal(size, CONTENT.length)
    return 'whole'
  },

  async exists(scene) {
    const { ftp, signal } = scene
    const isThere = scene.random(2) === 1
    let is: boolean | undefined
    const asked = ftp.exists(isThere ? '/lines.txt' : '/nothing', { signal }).then(answer => {
      is = answer
    })
    const failure = await failureOf(scene, asked)
    if (failure !== undefined) return told(failure)
    assert.equal(is, isThere, 'whether it exists')
    return 'whole'
  },

  async rename(scene) {
    const { ftp, signal, name } = scene
    const [from, to] = [`/up/${name}`, `/up/${name}.moved`]
    await place(scene, from, CONTENT)
    const failure = await failureOf(scene, ftp.rename(from, to, { signal }))
    if (failure === undefined) expectSame(await stored(scene, to), CONTENT, 'what was renamed')
    scene.later(async () => {
      const [before, after] = [await stored(scene, from), await stored(scene, to)]
      assert.ok(
        (before === undefined) !== (after === undefined),
        'a renamed file is there twice, or not at all',
      )
      if (failure === undefined) assert.equal(before, undefined)
    })
    return failure === undefined ? 'whole' : told(failure)
  },

  async remove(scene) {
    const { ftp, signal, name } = scene
    await place(scene, `/up/${name}`, CONTENT)
    const failure = await failureOf(scene, ftp.rm(`/up/${name}`, { signal }))
    if (failure !== undefined) return told(failure)
    assert.equal(await stored(scene, `/up/${name}`), undefined, 'what was removed is still there')
    return 'whole'
  },

  async removeTree(scene) {
    const { ftp, signal, name, root } = scene
    for (const folder of [name, `${name}/in`]) {
      await mkdir(join(root, 'up', folder))
      await chown(join(root, 'up', folder), unprivilegedUser.uid, unprivilegedUser.gid)
    }
    for (let i = 0; i < LEAVES; i++) await place(scene, `/up/${name}/in/${i}`, CONTENT)
    return await orCut(scene, ftp.rm(`/up/${name}`, { recursive: true, signal }), async () => {
      assert.equal(await stored(scene, `/up/${name}/in/0`), undefined, 'what was removed is still there')
    })
  },

  async mkdir(scene) {
    const { ftp, signal, name } = scene
    const path = `/up/${name}/deep`
    const failure = await failureOf(scene, ftp.mkdir(path, { recursive: true, signal }))
    if (failure !== undefined) return told(failure)
    await place(scene, `${path}/file`, CONTENT)
    return 'whole'
  },

  async session(scene) {
    const { ftp, signal } = scene
    const work = ftp.session(
      async session => {
        await session.cwd('/tree')
        assert.equal(await session.pwd(), '/tree', 'the directory is another one')
        const names: string[] = []
        for await (const name of session.nameList()) if (!isSelf(name)) names.push(name)
        assert.ok(names.length === BRANCHES || scene.mayBeShort(), `${names.length} names`)
      },
      { signal },
    )
    return await orCut(scene, work, () => {})
  },
}

/** Pure-FTPd names the directory itself and the one above, too. */
function isSelf(name: string): boolean {
  return /(^|\/)\.\.?$/.test(name)
}

/** Something that lists, and may be misled by a listing that was cut: a line that cannot be read, a name that is missing. */
async function orCut(scene: Scene, work: Promise<unknown>, check: () => unknown): Promise<string> {
  const failure = await failureOf(scene, work, ['protocol', 'usage', 'permission', 'exists'])
  if (failure === undefined) {
    await check()
    return 'whole'
  }
  const kind = told(failure)
  const isOdd = ['protocol', 'usage', 'permission', 'exists'].includes(kind)
  assert.ok(!isOdd || scene.mayBeShort(), `a listing that nothing has cut: ${failure.message}`)
  return kind
}

/** What came, if it came to an end, is all that there is. */
async function listed(
  scene: Scene,
  listing: Parameters<typeof followed>[1],
  count: () => number,
  all: number,
): Promise<string> {
  let how = 'left'
  const following = followed(scene, listing).then(end => {
    how = end
  })
  const kind = await orCut(scene, following, () => {
    if (how === 'whole') assert.ok(count() === all || scene.mayBeShort(), `${count()} of ${all} came`)
  })
  return kind === 'whole' ? how : kind
}
