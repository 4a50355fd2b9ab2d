import { statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contents, contentsIn, folderOf, oddNames, sha256, thousandNames } from './support/contents.ts'
import { describeClient } from './support/describe-client.ts'
import { type ClientRun, sorted, sortedLines } from './support/run-client.ts'
import { onSite, type Security, type Site } from './support/site.ts'
import { endlessFile } from './support/watched-file-system.ts'

describeClient('curl', () => {
  describe.each<Security>(['plain', 'explicit TLS', 'implicit TLS'])('%s', security => {
    it(
      'lists names as they are, in both forms',
      onSite(security, folderOf('/odd', oddNames), async site => {
        const bare = await curl(site, '/odd/', '--list-only')
        expect(sortedLines(bare)).toEqual(sorted(oddNames))
        const long = await curl(site, '/odd/')
        const names = sortedLines(long).map(line => line.replace(/^-rw-r--r-- .* \d\d:\d\d /, ''))
        expect(sorted(names)).toEqual(sorted(oddNames))
      }),
    )

    it(
      'lists an empty folder and one of a thousand files',
      onSite(security, folderOf('/many', thousandNames), async site => {
        await site.files.makeDirectory('/none')
        for (const form of [['--list-only'], []]) {
          expect(await curl(site, '/none/', ...form)).toEqual({ exitCode: 0, stdout: '', stderr: '' })
          expect(sortedLines(await curl(site, '/many/', ...form))).toHaveLength(1000)
        }
        expect(sortedLines(await curl(site, '/many/', '--list-only'))).toEqual(thousandNames)
      }),
    )

    it.each(['multicwd', 'nocwd', 'singlecwd'])('downloads what is there, method %s', method =>
      onSite(security, { ...contentsIn('/deep/down'), '/deep/é "q" %.txt': 'odd' }, async site => {
        for (const [name, content] of Object.entries(contents)) {
          const run = await curl(site, `/deep/down/${name}`, '--ftp-method', method, '--output', name)
          expect(run).toEqual({ exitCode: 0, stdout: '', stderr: '' })
          expect(sha256(site.local(name) ?? Buffer.alloc(0))).toBe(sha256(content))
        }
        expect((await curl(site, '/deep/é "q" %.txt', '--ftp-method', method)).stdout).toBe('odd')
      })(),
    )

    it(
      'uploads, into folders that it makes first',
      onSite(security, {}, async site => {
        for (const [name, content] of Object.entries(contents)) {
          site.putLocal(name, content)
          const run = await curl(site, `/new one/ü/${name}`, '--ftp-create-dirs', '--upload-file', name)
          expect(run).toEqual({ exitCode: 0, stdout: '', stderr: '' })
          expect(sha256(site.files.readFile(`/new one/ü/${name}`))).toBe(sha256(content))
        }
      }),
    )

    it(
      'uploads what it reads from a pipe',
      onSite(security, {}, async site => {
        const run = await site.run(
          'curl',
          [...optionsOf(site), '--upload-file', '-', urlOf(site, '/piped')],
          'piped in',
        )
        expect(run.exitCode).toBe(0)
        expect(site.files.readFile('/piped')?.toString()).toBe('piped in')
      }),
    )

    it(
      'appends',
      onSite(security, { '/log': 'one\n' }, async site => {
        site.putLocal('more', 'two\n')
        expect((await curl(site, '/log', '--append', '--upload-file', 'more')).exitCode).toBe(0)
        expect(site.files.readFile('/log')?.toString()).toBe('one\ntwo\n')
      }),
    )

    it(
      'resumes a download and an upload',
      onSite(security, contentsIn(''), async site => {
        const whole = contents['large.bin']
        site.putLocal('down', whole.subarray(0, 1_000_001))
        const down = await curl(site, '/large.bin', '--continue-at', '-', '--output', 'down')
        expect(down).toEqual({ exitCode: 0, stdout: '', stderr: '' })
        expect(sha256(site.local('down'))).toBe(sha256(whole))
        expect(site.commands).toContain('REST 1000001')

        site.putLocal('up', whole)
        site.files.writeFile('/up', whole.subarray(0, 1_000_001))
        const up = await curl(site, '/up', '--continue-at', '-', '--upload-file', 'up')
        expect(up).toEqual({ exitCode: 0, stdout: '', stderr: '' })
        expect(sha256(site.files.readFile('/up'))).toBe(sha256(whole))
      }),
    )

    it(
      'downloads a range and breaks off behind it',
      onSite(security, contentsIn(''), async site => {
        const run = await curl(site, '/large.bin', '--range', '1000-1999', '--output', 'range')
        expect(run).toEqual({ exitCode: 0, stdout: '', stderr: '' })
        expect(sha256(site.local('range'))).toBe(sha256(contents['large.bin'].subarray(1000, 2000)))
      }),
    )

    it(
      'renames, deletes, makes and removes folders',
      onSite(security, { '/a b': 'content', '/gone': '' }, async site => {
        const quotes = ['RNFR /a b', 'RNTO /c "d"', 'DELE /gone', 'MKD /é f', 'MKD /g', 'RMD /g']
        const run = await curl(site, '/', '--list-only', ...quotes.flatMap(quote => ['--quote', quote]))
        expect(sortedLines(run)).toEqual(['c "d"', 'é f'])
        expect(site.files.readFile('/c "d"')?.toString()).toBe('content')
      }),
    )

    it(
      'reads sizes and times',
      onSite(security, { '/old': 'five!' }, async site => {
        await site.files.setModified('/old', new Date('2021-03-04T05:06:07Z'))
        const head = await curl(site, '/old', '--head')
        expect(head.stdout).toContain('Last-Modified: Thu, 04 Mar 2021 05:06:07 GMT')
        expect(head.stdout).toContain('Content-Length: 5')
        await curl(site, '/old', '--remote-time', '--output', 'old')
        expect(statSync(join(site.folder, 'old')).mtime).toEqual(new Date('2021-03-04T05:06:07Z'))
      }),
    )

    it(
      'has line ends converted in ASCII mode',
      onSite(security, { '/text': 'one\ntwo\n' }, async site => {
        expect((await curl(site, '/text', '--use-ascii')).stdout).toBe('one\ntwo\n')
        site.putLocal('up', 'one\ntwo\n')
        expect((await curl(site, '/up', '--use-ascii', '--crlf', '--upload-file', 'up')).exitCode).toBe(0)
        expect(site.files.readFile('/up')?.toString()).toBe('one\ntwo\n')
      }),
    )

    it(
      'transfers several files in one session',
      onSite(security, folderOf('', thousandNames.slice(0, 5)), async site => {
        const run = await curl(site, '/file-000[0-4].txt', '--output', '#1')
        expect(run).toEqual({ exitCode: 0, stdout: '', stderr: '' })
        expect(site.local('4')?.toString()).toBe('file-0004.txt')
        expect(site.commands.filter(command => command === 'USER user')).toHaveLength(1)
      }),
    )

    it(
      'uses PASV where EPSV is switched off',
      onSite(security, { '/a': 'content' }, async site => {
        expect((await curl(site, '/a', '--disable-epsv')).stdout).toBe('content')
        expect(site.commands).toContain('PASV')
      }),
    )

    it(
      'is told that a file or a folder is missing',
      onSite(security, {}, async site => {
        const file = await curl(site, '/missing.txt')
        expect(file).toEqual({ exitCode: 78, stdout: '', stderr: 'curl: (78) The file does not exist\n' })
        const folder = await curl(site, '/missing/')
        expect(folder).toMatchObject({ exitCode: 9, stdout: '' })
        expect(folder.stderr).toContain('Server denied you to change to the given directory')
      }),
    )

    it(
      'is refused with a wrong password',
      onSite(security, { '/a': 'content' }, async site => {
        const run = await curl({ ...site, password: 'wrong' }, '/a')
        expect(run).toEqual({ exitCode: 67, stdout: '', stderr: 'curl: (67) Access denied: 530\n' })
      }),
    )

    it(
      'gives up a file that is too large, and one that takes too long',
      onSite(security, {}, async site => {
        expect((await curl(site, endlessFile, '--max-filesize', '1000')).exitCode).toBe(63)
        const slow = ['--max-time', '1', '--limit-rate', '10k', '--output', 'slow']
        expect((await curl(site, endlessFile, ...slow)).exitCode).toBe(28)
      }),
    )

    it(
      'breaks off a download that nobody reads on',
      onSite(security, {}, async site => {
        const run = await site.runCutOff('curl', [...optionsOf(site), urlOf(site, endlessFile)])
        expect(run.exitCode).toBe(23)
        expect(run.stdout).toHaveLength(100_000)
        expect((await site.transferEnd()).outcome).not.toBe('complete')
      }),
    )
  })

  // Not under TLS: curl 7.87 and 7.88 wait in vain for their own handshake then, with any server.
  it.each([
    ['EPRT', []],
    ['PORT', ['--disable-eprt']],
  ])('transfers in active mode with %s', (verb, options) =>
    onSite('plain', contentsIn(''), async site => {
      const active = ['--ftp-port', '-', ...options]
      expect(sortedLines(await curl(site, '/', '--list-only', ...active))).toEqual(
        sorted(Object.keys(contents)),
      )
      expect((await curl(site, '/large.bin', '--output', 'large', ...active)).exitCode).toBe(0)
      expect(sha256(site.local('large'))).toBe(sha256(contents['large.bin']))
      expect((await curl(site, '/up', '--upload-file', 'large', ...active)).exitCode).toBe(0)
      expect(sha256(site.files.readFile('/up'))).toBe(sha256(contents['large.bin']))
      expect(site.commands.filter(command => command.startsWith(verb))).toHaveLength(3)
    })(),
  )
})

function curl(site: Site, path: string, ...options: readonly string[]): Promise<ClientRun> {
  return site.run('curl', [...optionsOf(site), ...options, urlOf(site, path)])
}

/** With a timer set, curl 7.88 waits less often for a second before it connects for data. */
function optionsOf({ security, user, password, caFile }: Site): readonly string[] {
  const quiet = ['--disable', '--silent', '--show-error']
  const login = [...quiet, '--connect-timeout', '10', '--user', `${user}:${password}`]
  if (security === 'plain') return login
  return [...login, '--cacert', caFile, '--ssl-reqd']
}

/** Brackets stay as they are: they are patterns of curl. */
function urlOf({ security, host, server }: Site, path: string): string {
  const escaped = path.replace(/[^/[\]\w.-]+/g, encodeURIComponent)
  return `${security === 'implicit TLS' ? 'ftps' : 'ftp'}://${host}:${server.port}${escaped}`
}
