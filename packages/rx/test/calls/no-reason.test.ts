import { lastValueFrom, type Observable, toArray } from 'rxjs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Ftp } from '../../src/ftp.ts'
import { type Ground, lay } from '../streams/support/ground.ts'

let ground: Ground
beforeEach(async () => {
  ground = await lay('clear text', { content: { 'in/a.txt': 'content', 'in/full/b.txt': 'b' } })
})
afterEach(() => ground[Symbol.asyncDispose]())

/** What vsftpd and pyftpdlib say whatever the reason is. */
const words: Readonly<Record<string, string>> = {
  RETR: '550 Failed to open file.',
  SIZE: '550 Could not get file size.',
  MFMT: '550 in/a.txt is not retrievable.',
  DELE: '550 Delete operation failed.',
  RMD: '550 Remove directory operation failed.',
  MKD: '550 Create directory operation failed.',
  STOR: '553 Could not create file.',
  APPE: '553 Could not create file.',
  RNTO: '550 Rename failed.',
}

function refuse(verb: string, said = words[verb] as string): void {
  ground.server.inject({
    at: { command: verb },
    do: { type: 'answer', code: Number(said.slice(0, 3)), text: said.slice(4) },
  })
}

/** All that an Observable emits. */
function all<T>(values: Observable<T>): Promise<T[]> {
  return lastValueFrom(values.pipe(toArray()))
}

type Call = (ftp: Ftp) => Promise<unknown>

const rows: readonly (readonly [verb: string, what: string, call: Call, kind: string])[] = [
  ['RETR', 'a missing file', ftp => ftp.readFile('in/none'), 'not-found'],
  ['RETR', 'a directory', ftp => ftp.readFile('in'), 'usage'],
  ['RETR', 'a file that is there', ftp => ftp.readFile('in/a.txt'), 'permission'],
  ['SIZE', 'a missing file', ftp => ftp.size('in/none'), 'not-found'],
  ['SIZE', 'a directory', ftp => ftp.size('in'), 'usage'],
  ['SIZE', 'a file that is there', ftp => ftp.size('in/a.txt'), 'permission'],
  ['MFMT', 'a file that is there', ftp => ftp.utimes('in/a.txt', 0, 0), 'permission'],
  ['DELE', 'a missing file', ftp => ftp.unlink('in/none'), 'not-found'],
  ['DELE', 'a directory', ftp => ftp.unlink('in'), 'usage'],
  ['DELE', 'a file that is there', ftp => ftp.unlink('in/a.txt'), 'permission'],
  ['RMD', 'a missing directory', ftp => ftp.rmdir('in/none'), 'not-found'],
  ['RMD', 'a file', ftp => ftp.rmdir('in/a.txt'), 'not-found'],
  ['RMD', 'a directory that is not empty', ftp => ftp.rmdir('in'), 'exists'],
  ['MKD', 'what is there', ftp => ftp.mkdir('in'), 'exists'],
  ['MKD', 'what has no folder', ftp => ftp.mkdir('none/new'), 'not-found'],
  ['MKD', 'what lies in a file', ftp => ftp.mkdir('in/a.txt/new'), 'not-found'],
  ['MKD', 'what could be made', ftp => ftp.mkdir('in/new'), 'permission'],
  ['MKD', 'what could be made here', ftp => ftp.mkdir('new'), 'permission'],
  ['STOR', 'a directory', ftp => ftp.writeFile('in', 'x'), 'usage'],
  ['STOR', 'what has no folder', ftp => ftp.writeFile('none/new', 'x'), 'not-found'],
  ['STOR', 'what could be made', ftp => ftp.writeFile('in/new', 'x'), 'permission'],
  ['STOR', 'a file that is there', ftp => ftp.writeFile('in/a.txt', 'x'), 'permission'],
  ['APPE', 'what has no folder', ftp => ftp.appendFile('none/new', 'x'), 'not-found'],
  ['RNTO', 'what goes to no folder', ftp => ftp.rename('in/a.txt', 'none/a.txt'), 'not-found'],
  ['RNTO', 'what could be moved', ftp => ftp.rename('in/a.txt', 'b.txt'), 'permission'],
]

describe('A refusal without a reason', () => {
  it.each(rows)('of %s for %s is looked into', async (verb, _what, call, kind) => {
    refuse(verb)
    await expect(call(ground.ftp)).rejects.toMatchObject({
      kind,
      transient: false,
      reply: { code: Number(words[verb]?.slice(0, 3)) },
    })
    expect(ground.server.sessions).toBe(1)
  })

  it('stays as it is where nothing can be found out', async () => {
    refuse('RETR')
    refuse('MLST', '550 Permission denied.')
    await expect(ground.ftp.readFile('in/a.txt')).rejects.toMatchObject({ kind: 'not-found' })
    refuse('DELE')
    await expect(ground.ftp.unlink('in/a.txt')).rejects.toMatchObject({ kind: 'permission' })
  })
})

it('A refusal with a reason is taken at its word, and nothing more is asked', async () => {
  refuse('DELE', '550 Permission denied.')
  await expect(ground.ftp.rm('none', { force: true })).rejects.toMatchObject({ kind: 'permission' })
  expect(ground.commands.slice(-2).map(command => command.split(' ')[0])).not.toContain('MLST')
})

describe('A listing in lines of', () => {
  beforeEach(() => {
    for (const verb of ['MLSD', 'MLST']) refuse(verb, '500 Unknown command.')
    refuse('FEAT', '500 Unknown command.')
  })
  const says = (bytes: string) =>
    ground.server.inject({ at: { data: 'LIST' }, do: { type: 'send', bytes, instead: true } })
  const line = (name: string) => `-rw-r--r--    1 0    0      7 Jan 01  2024 ${name}\r\n`

  it('nothing is no empty directory where there is none', async () => {
    says('')
    const missing = { kind: 'not-found', path: 'none' }
    await expect(ground.ftp.readdir('none')).rejects.toMatchObject(missing)
    await expect(all(ground.ftp.list('none'))).rejects.toMatchObject(missing)
    await expect(all(ground.ftp.walk('none'))).rejects.toMatchObject(missing)
  })

  it('a file is no directory with itself in it', async () => {
    says(line('a.txt'))
    await expect(ground.ftp.readdir('in/a.txt')).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('an empty directory is empty', async () => {
    says('')
    expect(await ground.ftp.readdir('in')).toEqual([])
    expect(await all(ground.ftp.list('in'))).toEqual([])
    expect(await all(ground.ftp.walk('in'))).toEqual([])
  })

  it('a directory may have one file of its own name', async () => {
    says(line('in'))
    expect(await ground.ftp.readdir('in')).toEqual(['in'])
  })

  it('a directory that may not be entered is refused', async () => {
    refuse('CWD', '550 Failed to change directory.')
    ground.server.inject({
      at: { data: 'LIST' },
      do: { type: 'send', bytes: 'drwx------    2 0    0   4096 Jan 01  2024 in\r\n', instead: true },
    })
    await expect(ground.ftp.readdir('in')).rejects.toMatchObject({ kind: 'permission', reply: { code: 550 } })
  })
})
