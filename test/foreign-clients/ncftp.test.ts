import { mkdirSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { contents, contentsIn, folderOf, oddNames, sha256, thousandNames } from './support/contents.ts'
import { describeClient } from './support/describe-client.ts'
import { type ClientRun, sorted, sortedLines } from './support/run-client.ts'
import { onSite, type Site } from './support/site.ts'
import { endlessFile } from './support/watched-file-system.ts'

const silent = { exitCode: 0, stdout: '', stderr: '' }

// ncftp has no TLS.
describeClient('ncftpls', () => {
  it.each([
    ['NLST', ['-1'], /^/],
    ['LIST', ['-l'], /^-rw-r--r-- .* \d\d:\d\d /],
    ['MLSD', ['-m'], /^type=file;.*?; /],
  ])('lists names as they are, by %s', (verb, options, ahead) =>
    onSite('plain', folderOf('/odd', oddNames), async site => {
      const run = await ncftpls(site, '/odd/', ...options)
      expect(run).toMatchObject({ exitCode: 0, stderr: '' })
      expect(sorted(sortedLines(run).map(line => line.replace(ahead, '')))).toEqual(sorted(oddNames))
      expect(site.commands.some(command => command.startsWith(verb))).toBe(true)
    })(),
  )

  it(
    'lists an empty folder and one of a thousand files',
    onSite('plain', folderOf('/many', thousandNames), async site => {
      await site.files.makeDirectory('/none')
      expect(await ncftpls(site, '/none/', '-1')).toEqual(silent)
      expect(await ncftpls(site, '/none/', '-l')).toEqual(silent)
      expect(sortedLines(await ncftpls(site, '/many/', '-1'))).toEqual(thousandNames)
    }),
  )

  it(
    'is told that a folder is missing',
    onSite('plain', {}, async site => {
      const run = await ncftpls(site, '/missing/', '-1')
      expect(run).toMatchObject({ exitCode: 5, stdout: '' })
      expect(run.stderr).toContain('server said: No such file or directory.')
    }),
  )
})

describeClient('ncftpget', () => {
  it(
    'downloads, with the times',
    onSite('plain', { ...contentsIn(''), ...folderOf('/odd', oddNames) }, async site => {
      await site.files.setModified('/one.bin', new Date('2021-03-04T05:06:07Z'))
      const paths = [...Object.keys(contents), ...oddNames.map(name => `odd/${name}`)].map(name => `/${name}`)
      expect(await ncftp(site, 'ncftpget', '.', ...paths)).toEqual(silent)
      for (const [name, content] of Object.entries(contents))
        expect(sha256(site.local(name))).toBe(sha256(content))
      for (const name of oddNames) expect(site.local(name)?.toString()).toBe(name)
      expect(statSync(join(site.folder, 'one.bin')).mtime).toEqual(new Date('2021-03-04T05:06:07Z'))
    }),
  )

  it(
    'resumes',
    onSite('plain', contentsIn(''), async site => {
      site.putLocal('large.bin', contents['large.bin'].subarray(0, 1_000_001))
      expect(await ncftp(site, 'ncftpget', '-z', '.', '/large.bin')).toEqual(silent)
      expect(sha256(site.local('large.bin'))).toBe(sha256(contents['large.bin']))
      expect(site.commands).toContain('REST 1000001')
    }),
  )

  it(
    'downloads a tree',
    onSite('plain', { ...contentsIn('/tree'), ...folderOf('/tree/a b/ü', oddNames) }, async site => {
      await site.files.makeDirectory('/tree/none')
      expect(await ncftp(site, 'ncftpget', '-R', '-T', '.', '/tree')).toEqual(silent)
      for (const [name, content] of Object.entries(contents)) {
        expect(sha256(site.local(`tree/${name}`))).toBe(sha256(content))
      }
      for (const name of oddNames) expect(site.local(`tree/a b/ü/${name}`)?.toString()).toBe(name)
      expect(statSync(join(site.folder, 'tree/none')).isDirectory()).toBe(true)
    }),
  )

  it(
    'expands patterns',
    onSite('plain', folderOf('', ['a.txt', 'b c.txt', 'd.bin']), async site => {
      expect(await ncftp(site, 'ncftpget', '.', '/*.txt')).toEqual(silent)
      expect(site.local('a.txt')?.toString()).toBe('a.txt')
      expect(site.local('b c.txt')?.toString()).toBe('b c.txt')
      expect(site.local('d.bin')).toBeUndefined()
    }),
  )

  it(
    'deletes what it has downloaded',
    onSite('plain', { '/a': 'content', '/b': 'content' }, async site => {
      expect(await ncftp(site, 'ncftpget', '-DD', '.', '/a')).toEqual(silent)
      expect(site.local('a')?.toString()).toBe('content')
      expect(site.files.readFile('/a')).toBeUndefined()
      expect(site.files.readFile('/b')?.toString()).toBe('content')
    }),
  )

  it(
    'is told that a file is missing',
    onSite('plain', {}, async site => {
      expect(await ncftp(site, 'ncftpget', '.', '/missing')).toEqual({
        exitCode: 3,
        stdout: '',
        stderr: 'ncftpget /missing: server said: No such file or directory.\n',
      })
    }),
  )

  it(
    'is refused with a wrong password',
    onSite('plain', { '/a': 'content' }, async site => {
      const run = await ncftp({ ...site, password: 'wrong' }, 'ncftpget', '.', '/a')
      expect(run).toMatchObject({ exitCode: 1, stdout: '' })
      expect(run.stderr).toContain('username and/or password was not accepted')
    }),
  )

  it(
    'breaks off a download that nobody reads on',
    onSite('plain', {}, async site => {
      const args = [...optionsOf(site), '-V', '-c', site.host, endlessFile]
      const run = await site.runCutOff('ncftpget', args)
      expect(run.exitCode).not.toBe(0)
      expect(run.stdout).toHaveLength(100_000)
      expect((await site.transferEnd()).outcome).not.toBe('complete')
    }),
  )
})

describeClient('ncftpput', () => {
  it(
    'uploads in active mode; ncftpget downloads so, ncftpls lists so',
    onSite('plain', {}, async site => {
      site.putLocal('large.bin', contents['large.bin'])
      expect(await ncftp(site, 'ncftpput', '-E', '-m', '/up', 'large.bin')).toEqual(silent)
      expect(sha256(site.files.readFile('/up/large.bin'))).toBe(sha256(contents['large.bin']))
      mkdirSync(join(site.folder, 'down'))
      expect(await ncftp(site, 'ncftpget', '-E', 'down', '/up/large.bin')).toEqual(silent)
      expect(sha256(site.local('down/large.bin'))).toBe(sha256(contents['large.bin']))
      expect(sortedLines(await ncftpls(site, '/up/', '-E', '-1'))).toEqual(['large.bin'])
      expect(site.commands.filter(command => command.startsWith('PORT '))).toHaveLength(3)
    }),
  )

  it(
    'uploads into a folder that it makes, with the times',
    onSite('plain', {}, async site => {
      for (const [name, content] of Object.entries(contents)) site.putLocal(name, content)
      const modified = statSync(join(site.folder, 'one.bin')).mtime
      expect(await ncftp(site, 'ncftpput', '-m', '/new é/x', ...Object.keys(contents))).toEqual(silent)
      for (const [name, content] of Object.entries(contents)) {
        expect(sha256(site.files.readFile(`/new é/x/${name}`))).toBe(sha256(content))
      }
      const seconds = Math.floor(modified.getTime() / 1000)
      expect((await site.files.stat('/new é/x/one.bin')).modified).toEqual(new Date(seconds * 1000))
    }),
  )

  it(
    'appends, and uploads what it reads from a pipe',
    onSite('plain', { '/log': 'one\n' }, async site => {
      site.putLocal('log', 'two\n')
      expect(await ncftp(site, 'ncftpput', '-A', '/', 'log')).toEqual(silent)
      expect(site.files.readFile('/log')?.toString()).toBe('one\ntwo\n')
      const piped = await site.run(
        'ncftpput',
        [...optionsOf(site), '-V', '-c', site.host, '/piped'],
        'piped in',
      )
      expect(piped.exitCode).toBe(0)
      expect(site.files.readFile('/piped')?.toString()).toBe('piped in')
    }),
  )

  it(
    'resumes (and sends the whole file from the offset on, to every server: libncftp with sendfile)',
    onSite('plain', {}, async site => {
      const whole = contents['large.bin']
      site.putLocal('large.bin', whole)
      // It resumes only what is newer on the server.
      utimesSync(join(site.folder, 'large.bin'), 1_000_000_000, 1_000_000_000)
      site.files.writeFile('/large.bin', whole.subarray(0, 1_000_001))
      expect(await ncftp(site, 'ncftpput', '-z', '/', 'large.bin')).toEqual(silent)
      const stored = Buffer.concat([whole.subarray(0, 1_000_001), whole])
      expect(sha256(site.files.readFile('/large.bin'))).toBe(sha256(stored))
      expect(site.commands).toContain('REST 1000001')
    }),
  )

  it(
    'uploads a tree',
    onSite('plain', { '/into/there': '' }, async site => {
      mkdirSync(join(site.folder, 'tree/a b/ü'), { recursive: true })
      mkdirSync(join(site.folder, 'tree/none'))
      for (const name of oddNames) site.putLocal(`tree/a b/ü/${name}`, name)
      expect(await ncftp(site, 'ncftpput', '-R', '/into', 'tree')).toEqual(silent)
      for (const name of oddNames)
        expect(site.files.readFile(`/into/tree/a b/ü/${name}`)?.toString()).toBe(name)
      expect(await site.files.stat('/into/tree/none')).toMatchObject({ kind: 'directory' })
    }),
  )

  it(
    'uploads under another name and renames',
    onSite('plain', { '/a': 'old' }, async site => {
      site.putLocal('a', 'new')
      expect(await ncftp(site, 'ncftpput', '-S', '.part', '/', 'a')).toEqual(silent)
      expect(site.files.readFile('/a')?.toString()).toBe('new')
      expect(site.files.readFile('/a.part')).toBeUndefined()
    }),
  )
})

describeClient('ncftp', () => {
  it(
    'walks, renames, deletes, makes and removes folders, sets permissions',
    onSite('plain', { '/a b': 'content', '/gone': '', '/sub/x': '' }, async site => {
      const { user, password, host, server } = site
      const script = [
        `open -u ${user} -p ${password} -P ${server.port} ${host}`,
        ...['mkdir "m é"', 'cd "m é"', 'cd ..', 'rmdir "m é"', 'cd sub', 'pwd', 'cd /'],
        ...['mv "a b" "c é"', 'rm gone', 'chmod 640 "c é"', 'ls -1', 'cat "c é"', 'quit', ''],
      ]
      const { exitCode, stdout } = await site.run('ncftp', [], script.join('\n'))
      expect(exitCode).toBe(0)
      expect(stdout).toContain('/sub/\n')
      expect(stdout).toMatch(/^c é\nsub\/?\ncontent/m)
      expect(site.files.readFile('/gone')).toBeUndefined()
      expect((await site.files.stat('/c é')).mode).toBe(0o640)
    }),
  )
})

function ncftpls(site: Site, path: string, ...options: readonly string[]): Promise<ClientRun> {
  return site.run('ncftpls', [...optionsOf(site), ...options, `ftp://${site.host}${path}`])
}

/** Runs `ncftpget` or `ncftpput` without its progress: options, then the folder that the files go to, then the files. */
function ncftp(site: Site, command: string, ...args: readonly string[]): Promise<ClientRun> {
  const first = args.findIndex(arg => !arg.startsWith('-') && arg !== '.part')
  return site.run(command, [
    ...optionsOf(site),
    '-V',
    ...args.slice(0, first),
    site.host,
    ...args.slice(first),
  ])
}

/** One attempt, 15 seconds without an answer. */
function optionsOf({ user, password, server }: Site): readonly string[] {
  return ['-u', user, '-p', password, '-P', String(server.port), '-r', '1', '-t', '15']
}
