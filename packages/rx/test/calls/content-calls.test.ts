import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Ground, lay } from '../streams/support/ground.ts'

let ground: Ground
beforeEach(async () => {
  ground = await lay('clear text', {
    content: {
      'a.txt': 'äöü',
      'latin.txt': Buffer.from('äöü', 'latin1'),
      'in/b.txt': 'b',
      'in/deep/c.txt': 'c',
    },
  })
})
afterEach(() => ground[Symbol.asyncDispose]())

it('writeFile takes chunks whose memory is used again for the next one', async () => {
  const memory = Buffer.alloc(100)
  async function* lines() {
    for (let n = 0; n < 5000; n++) {
      memory.fill(`${n}\n`.padStart(100))
      yield memory
    }
  }
  await ground.ftp.writeFile('lines', lines())
  const whole = Array.from({ length: 5000 }, (_, n) => `${n}\n`.padStart(100)).join('')
  expect(String(ground.files.readFile('/lines')) === whole).toBe(true)
})

describe('readFile', () => {
  it('gives bytes, or text in any encoding', async () => {
    const { ftp, files } = ground
    expect(await ftp.readFile('a.txt')).toEqual(Buffer.from('äöü'))
    expect(await ftp.readFile('a.txt', { encoding: null })).toEqual(Buffer.from('äöü'))
    expect(await ftp.readFile('a.txt', 'utf8')).toBe('äöü')
    expect(await ftp.readFile('latin.txt', { encoding: 'latin1' })).toBe('äöü')
    expect(await ftp.readFile('latin.txt', 'windows-1252', {})).toBe('äöü')
    files.writeFile('/japan.txt', Buffer.from([0x93, 0xfa, 0x96, 0x7b]))
    expect(await ftp.readFile('japan.txt', 'shift_jis')).toBe('日本')
  })

  it('rejects for an encoding that nobody knows, before it reads', async () => {
    await expect(ground.ftp.readFile('a.txt', 'utf-99')).rejects.toMatchObject({
      kind: 'usage',
      path: 'a.txt',
    })
    expect(ground.commands).toEqual([])
  })

  it('collects up to a limit and no further', async () => {
    const { ftp } = ground
    expect(await ftp.readFile('a.txt', { limit: 6 })).toHaveLength(6)
    await expect(ftp.readFile('a.txt', { limit: 5 })).rejects.toMatchObject({
      code: 'FTP_TOO_LARGE',
      kind: 'usage',
      path: 'a.txt',
    })
    expect(await ground.usable()).toBe(true)
  })

  it('rejects for what is not there', async () => {
    await expect(ground.ftp.readFile('none')).rejects.toMatchObject({ kind: 'not-found', path: 'none' })
  })
})

describe('writeFile and appendFile', () => {
  it('take text, bytes, streams and iterables', async () => {
    const { ftp, files } = ground
    await ftp.writeFile('new', 'text ')
    await ftp.appendFile('new', Buffer.from('bytes '))
    await ftp.appendFile('new', ['some ', Buffer.from('chunks ')])
    await ftp.appendFile('new', Readable.from(['a ', 'stream']))
    expect(String(files.readFile('/new'))).toBe('text bytes some chunks a stream')
    expect(await ftp.writeFile('new', '')).toMatchObject({ bytes: 0, reply: { code: 226 } })
    expect(files.readFile('/new')).toHaveLength(0)
  })

  it('write text in any encoding', async () => {
    const { ftp, files } = ground
    await ftp.writeFile('new', 'äöü', 'latin1')
    expect(files.readFile('/new')).toEqual(Buffer.from('äöü', 'latin1'))
    await ftp.writeFile('new', ['日', '本'], { encoding: 'shift_jis' })
    expect(files.readFile('/new')).toEqual(Buffer.from([0x93, 0xfa, 0x96, 0x7b]))
    await expect(ftp.writeFile('new', 'x', 'utf-99')).rejects.toMatchObject({ kind: 'usage', path: 'new' })
  })

  it('replace nothing where asked', async () => {
    await expect(ground.ftp.writeFile('a.txt', 'new', { flag: 'wx' })).rejects.toMatchObject({
      kind: 'exists',
    })
    expect(String(ground.files.readFile('/a.txt'))).toBe('äöü')
  })

  it('give the file a mode', async () => {
    await ground.ftp.writeFile('a.sh', '#!', { mode: 0o700 })
    expect(await ground.files.stat('/a.sh')).toMatchObject({ mode: 0o700 })
  })

  it('fail with their source, and no server takes what came for the file', async () => {
    const source = (function* () {
      yield 'half'
      throw new Error('the source broke')
    })()
    await expect(ground.ftp.writeFile('new', source)).rejects.toThrow('the source broke')
    expect(ground.outcomes).not.toContain('complete')
    expect(await ground.usable()).toBe(true)
  })
})

describe('readdir', () => {
  it('gives names, or entries that can be asked and used as paths', async () => {
    const { ftp } = ground
    expect((await ftp.readdir()).sort()).toEqual(['a.txt', 'in', 'latin.txt', 'probe.txt'])
    expect((await ftp.readdir('in')).sort()).toEqual(['b.txt', 'deep'])
    const entries = await ftp.readdir('in', { withFileTypes: true })
    const file = entries.find(entry => entry.isFile())
    expect(file).toMatchObject({ name: 'b.txt', size: 1 })
    expect(entries.filter(entry => entry.isDirectory()).map(({ name }) => name)).toEqual(['deep'])
    expect(entries.some(entry => entry.isSymbolicLink())).toBe(false)
    expect(await ftp.readFile(file as NonNullable<typeof file>, 'utf8')).toBe('b')
  })

  it('rejects for what is not there', async () => {
    await expect(ground.ftp.readdir('none')).rejects.toMatchObject({ kind: 'not-found', path: 'none' })
  })
})
