import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { contents, contentsIn, folderOf, oddNames, sha256, thousandNames } from './support/contents.ts'
import { describeClient } from './support/describe-client.ts'
import { type ClientRun, sorted } from './support/run-client.ts'
import { onSite, type Site } from './support/site.ts'
import { endlessFile } from './support/watched-file-system.ts'

// tnftp as Debian builds it has no TLS.
describeClient('tnftp', () => {
  it(
    'lists names as they are',
    onSite('plain', folderOf('/odd', oddNames), async site => {
      await tnftp(site, 'nlist odd bare', 'ls odd long')
      expect(localNames(site, 'bare')).toEqual(sorted(oddNames))
      const names = localNames(site, 'long').map(line => line.replace(/^-rw-r--r-- .* \d\d:\d\d /, ''))
      expect(sorted(names)).toEqual(sorted(oddNames))
    }),
  )

  it(
    'lists by MLSD and MLST',
    onSite('plain', folderOf('/odd', oddNames), async site => {
      const { stdout } = await tnftp(site, 'cd odd', 'mlsd', 'mlst "with blank.txt"')
      for (const name of oddNames) expect(stdout).toMatch(new RegExp(`^type=file;.*; ${name}$`, 'm'))
      expect(stdout).toMatch(/^ type=file;.*; \/odd\/with blank\.txt$/m)
    }),
  )

  it(
    'lists an empty folder and one of a thousand files',
    onSite('plain', folderOf('/many', thousandNames), async site => {
      await site.files.makeDirectory('/none')
      await tnftp(site, 'nlist none bare', 'ls none long', 'nlist many many')
      expect(localNames(site, 'bare')).toEqual([])
      expect(localNames(site, 'long')).toEqual([])
      expect(localNames(site, 'many')).toEqual(thousandNames)
    }),
  )

  it(
    'downloads and uploads in one session',
    onSite('plain', contentsIn('/from'), async site => {
      const moves = Object.keys(contents).flatMap(name => [
        `get from/${name} ${name}`,
        `put ${name} "to é/${name}"`,
      ])
      await tnftp(site, 'mkdir "to é"', ...moves)
      for (const [name, content] of Object.entries(contents)) {
        expect(sha256(site.local(name))).toBe(sha256(content))
        expect(sha256(site.files.readFile(`/to é/${name}`))).toBe(sha256(content))
      }
    }),
  )

  it(
    'downloads URLs with odd names, and uploads to a URL',
    onSite('plain', folderOf('/odd', oddNames), async site => {
      const urls = oddNames.map(name => urlOf(site, `/odd/${name}`))
      expect(await site.run('tnftp', ['-V', ...urls])).toMatchObject({ exitCode: 0 })
      for (const name of oddNames) expect(site.local(name)?.toString()).toBe(name)

      site.putLocal('up', contents['large.bin'])
      expect(await site.run('tnftp', ['-V', '-u', urlOf(site, '/odd/up'), 'up'])).toMatchObject({
        exitCode: 0,
      })
      expect(sha256(site.files.readFile('/odd/up'))).toBe(sha256(contents['large.bin']))
    }),
  )

  it(
    'appends',
    onSite('plain', { '/log': 'one\n' }, async site => {
      site.putLocal('more', 'two\n')
      await tnftp(site, 'append more log')
      expect(site.files.readFile('/log')?.toString()).toBe('one\ntwo\n')
    }),
  )

  it(
    'resumes a download, by a command and by a URL',
    onSite('plain', contentsIn(''), async site => {
      const whole = contents['large.bin']
      site.putLocal('large.bin', whole.subarray(0, 1_000_001))
      await tnftp(site, 'reget large.bin')
      expect(sha256(site.local('large.bin'))).toBe(sha256(whole))

      site.putLocal('again', whole.subarray(0, 1_000_002))
      const again = ['-V', '-R', '-o', 'again', urlOf(site, '/large.bin')]
      expect(await site.run('tnftp', again)).toMatchObject({ exitCode: 0 })
      expect(sha256(site.local('again'))).toBe(sha256(whole))
      expect(site.commands).toEqual(expect.arrayContaining(['REST 1000001', 'REST 1000002']))
    }),
  )

  it(
    'resumes an upload',
    onSite('plain', {}, async site => {
      const whole = contents['large.bin']
      site.putLocal('large.bin', whole)
      site.files.writeFile('/large.bin', whole.subarray(0, 1_000_001))
      await tnftp(site, 'restart 1000001', 'put large.bin')
      expect(sha256(site.files.readFile('/large.bin'))).toBe(sha256(whole))
    }),
  )

  it(
    'walks, renames, deletes, makes and removes folders, sets permissions',
    onSite('plain', { '/a b': 'content', '/gone': '' }, async site => {
      const { stdout } = await tnftp(
        site,
        ...['mkdir "m é"', 'cd "m é"', 'pwd', 'cdup', 'rmdir "m é"'],
        ...['rename "a b" "c é"', 'delete gone', 'chmod 640 "c é"', 'nlist'],
      )
      expect(stdout).toContain('Remote directory: /m é\n')
      expect(stdout).toMatch(/^c é\n226/m)
      expect(site.files.readFile('/c é')?.toString()).toBe('content')
      expect((await site.files.stat('/c é')).mode).toBe(0o640)
    }),
  )

  it(
    'reads sizes and times',
    onSite('plain', { '/old': 'five!' }, async site => {
      await site.files.setModified('/old', new Date('2021-03-04T05:06:07Z'))
      const { stdout } = await tnftp(site, 'size old', 'modtime old', 'get old')
      expect(stdout).toContain('old\t5\n')
      expect(stdout).toContain('old\tThu, 04 Mar 2021 05:06:07 +0000\n')
      expect(statSync(join(site.folder, 'old')).mtime).toEqual(new Date('2021-03-04T05:06:07Z'))
    }),
  )

  it(
    'reads features, status, system and help',
    onSite('plain', {}, async site => {
      const { stdout } = await tnftp(site, 'features', 'remopts mlst type;', 'rstatus', 'system', 'rhelp')
      expect(stdout.match(/^211 /gm)).toHaveLength(2)
      expect(stdout).toMatch(/^200 MLST OPTS type;$/m)
      expect(stdout).toMatch(/^215 UNIX Type: L8$/m)
      expect(stdout).toMatch(/^214 /m)
    }),
  )

  it(
    'expands patterns',
    onSite('plain', folderOf('/odd', ['a.txt', 'b c.txt', 'd.bin']), async site => {
      await tnftp(site, 'cd odd', 'mget *.txt', 'mdelete d*')
      expect(site.local('a.txt')?.toString()).toBe('a.txt')
      expect(site.local('b c.txt')?.toString()).toBe('b c.txt')
      expect(site.local('d.bin')).toBeUndefined()
      expect(site.files.readFile('/odd/d.bin')).toBeUndefined()
    }),
  )

  it(
    'converts line ends in ASCII mode',
    onSite('plain', { '/text': 'one\ntwo\n' }, async site => {
      site.putLocal('up', 'one\ntwo\n')
      const { stdout } = await tnftp(site, 'ascii', 'get text', 'put up')
      expect(stdout).toMatch(/^10 bytes received/m)
      expect(site.local('text')?.toString()).toBe('one\ntwo\n')
      expect(site.files.readFile('/up')?.toString()).toBe('one\ntwo\n')
    }),
  )

  it.each([
    ['EPRT', []],
    ['PORT', ['epsv4']],
  ])('transfers in active mode with %s', (verb, settings) =>
    onSite('plain', contentsIn(''), async site => {
      await tnftp(site, 'passive off', ...settings, 'nlist . names', 'get large.bin', 'put large.bin up')
      expect(localNames(site, 'names')).toEqual(sorted(Object.keys(contents)))
      expect(sha256(site.local('large.bin'))).toBe(sha256(contents['large.bin']))
      expect(sha256(site.files.readFile('/up'))).toBe(sha256(contents['large.bin']))
      expect(site.commands.filter(command => command.startsWith(verb))).toHaveLength(3)
    })(),
  )

  it(
    'is told that a file or a folder is missing, and goes on',
    onSite('plain', { '/there': 'content' }, async site => {
      const { stdout } = await tnftp(
        site,
        'get missing',
        'cd missing',
        'delete missing',
        'nlist missing',
        'get there',
      )
      expect(stdout.match(/^550 No such file or directory\.$/gm)).toHaveLength(4)
      expect(site.local('there')?.toString()).toBe('content')
      expect(await site.run('tnftp', ['-V', urlOf(site, '/missing')])).toMatchObject({
        exitCode: 1,
        stdout: 'No such file or directory.\n',
      })
    }),
  )

  it(
    'is refused with a wrong password',
    onSite('plain', { '/a': 'content' }, async site => {
      const { stdout } = await tnftp({ ...site, password: 'wrong' }, 'get a')
      expect(stdout).toMatch(/^530 Log-in incorrect\.$/m)
      expect(site.local('a')).toBeUndefined()
      const run = await site.run('tnftp', ['-V', urlOf({ ...site, password: 'wrong' }, '/a')])
      expect(run.exitCode).toBe(1)
      expect(run.stderr).toContain('tnftp: Login failed\n')
    }),
  )

  it(
    'breaks off a download that nobody reads on',
    onSite('plain', {}, async site => {
      const run = await site.runCutOff('tnftp', ['-V', '-o', '-', urlOf(site, endlessFile)])
      expect(run.exitCode).not.toBe(0)
      expect(run.stdout).toHaveLength(100_000)
      expect((await site.transferEnd()).outcome).not.toBe('complete')
    }),
  )
})

/** Runs commands in one session in binary mode; tnftp then ends with 0 whatever came of them. */
async function tnftp(site: Site, ...commands: readonly string[]): Promise<ClientRun> {
  const { host, server, user, password } = site
  const script = [`user ${user} ${password}`, 'binary', ...commands, 'bye', '']
  const run = await site.run('tnftp', ['-n', '-v', '-i', host, String(server.port)], script.join('\n'))
  expect(run.exitCode).toBe(0)
  return run
}

function urlOf({ user, password, host, server }: Site, path: string): string {
  const escaped = path.replace(/[^/\w.-]+/g, encodeURIComponent)
  return `ftp://${user}:${password}@${host}:${server.port}${escaped}`
}

/** The lines of a local file, sorted. */
function localNames(site: Site, file: string): string[] {
  return sorted(String(site.local(file)).split('\n').filter(Boolean))
}
