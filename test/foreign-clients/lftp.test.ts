import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contents, contentsIn, folderOf, oddNames, sha256, thousandNames } from './support/contents.ts'
import { describeClient } from './support/describe-client.ts'
import { type ClientRun, sorted, sortedLines } from './support/run-client.ts'
import { onSite, type Security, type Site } from './support/site.ts'
import { endlessFile } from './support/watched-file-system.ts'

const silent = { exitCode: 0, stdout: '', stderr: '' }

describeClient('lftp', () => {
  describe.each<Security>(['plain', 'explicit TLS', 'implicit TLS'])('%s', security => {
    it.each([
      ['MLSD', 'set ftp:use-mlsd yes'],
      ['LIST', 'set ftp:use-mlsd no'],
    ])('lists names as they are, by %s', (verb, setting) =>
      onSite(security, folderOf('/odd', oddNames), async site => {
        await site.files.makeDirectory('/odd/folder')
        const run = await lftp(site, setting, 'cls -1 odd')
        expect(run.stderr).toBe('')
        expect(sortedLines(run)).toEqual(sorted([...oddNames, 'folder/'].map(name => `odd/${name}`)))
        expect(site.commands.some(command => command.startsWith(verb))).toBe(true)
      })(),
    )

    it(
      'lists an empty folder and one of a thousand files',
      onSite(security, folderOf('/many', thousandNames), async site => {
        await site.files.makeDirectory('/none')
        for (const list of ['cls -1', 'nlist', 'ls']) {
          expect(await lftp(site, `${list} /none`)).toEqual(silent)
          const lines = sortedLines(await lftp(site, 'cd many', list))
          expect(lines.map(line => line.split(' ').at(-1))).toEqual(thousandNames)
        }
      }),
    )

    it(
      'downloads and uploads',
      onSite(security, contentsIn('/from'), async site => {
        for (const [name, content] of Object.entries(contents)) {
          const run = await lftp(
            site,
            `get "/from/${name}"`,
            'mkdir -pf "/to/é ü"',
            `put -O "/to/é ü" ${name}`,
          )
          expect(run).toEqual(silent)
          expect(sha256(site.local(name))).toBe(sha256(content))
          expect(sha256(site.files.readFile(`/to/é ü/${name}`))).toBe(sha256(content))
        }
      }),
    )

    it(
      'downloads names as they are',
      onSite(security, folderOf('/odd', oddNames), async site => {
        expect(await lftp(site, 'cd odd', 'mget *')).toEqual(silent)
        for (const name of oddNames) expect(site.local(name)?.toString()).toBe(name)
      }),
    )

    it(
      'resumes a download and an upload',
      onSite(security, contentsIn(''), async site => {
        const whole = contents['large.bin']
        site.putLocal('down', whole.subarray(0, 1_000_001))
        expect(await lftp(site, 'get -c large.bin -o down')).toEqual(silent)
        expect(sha256(site.local('down'))).toBe(sha256(whole))

        site.files.writeFile('/up', whole.subarray(0, 1_000_002))
        expect(await lftp(site, 'put -c down -o up')).toEqual(silent)
        expect(sha256(site.files.readFile('/up'))).toBe(sha256(whole))
        expect(site.commands).toEqual(expect.arrayContaining(['REST 1000001', 'REST 1000002']))
      }),
    )

    it(
      'downloads one file in up to four parts over sessions side by side',
      onSite(security, contentsIn(''), async site => {
        expect(await lftp(site, 'set pget:min-chunk-size 100k', 'pget -n 4 large.bin')).toEqual(silent)
        expect(sha256(site.local('large.bin'))).toBe(sha256(contents['large.bin']))
      }),
    )

    it(
      'mirrors both ways, with the times',
      onSite(security, { ...contentsIn('/tree'), ...folderOf('/tree/a b/ü', oddNames) }, async site => {
        const old = new Date('2021-03-04T05:06:07Z')
        await site.files.makeDirectory('/tree/none')
        await site.files.setModified('/tree/one.bin', old)
        expect(await lftp(site, 'mirror --parallel=3 tree down')).toEqual(silent)
        for (const [name, content] of Object.entries(contents)) {
          expect(sha256(site.local(`down/${name}`))).toBe(sha256(content))
        }
        for (const name of oddNames) expect(site.local(`down/a b/ü/${name}`)?.toString()).toBe(name)
        expect(statSync(join(site.folder, 'down/none')).isDirectory()).toBe(true)
        expect(statSync(join(site.folder, 'down/one.bin')).mtime).toEqual(old)

        expect(await lftp(site, 'mirror -R down copy')).toEqual(silent)
        for (const [name, content] of Object.entries(contents)) {
          expect(sha256(site.files.readFile(`/copy/${name}`))).toBe(sha256(content))
        }
        for (const name of oddNames) expect(site.files.readFile(`/copy/a b/ü/${name}`)?.toString()).toBe(name)
        expect(await site.files.stat('/copy/none')).toMatchObject({ kind: 'directory' })
        expect((await site.files.stat('/copy/one.bin')).modified).toEqual(old)
      }),
    )

    it(
      'mirrors again without a transfer, and deletes what is gone',
      onSite(security, folderOf('/tree', ['kept', 'gone']), async site => {
        mkdirSync(join(site.folder, 'tree'))
        expect(await lftp(site, 'mirror tree tree')).toEqual(silent)
        await site.files.removeFile('/tree/gone')
        const transfers = site.commands.filter(command => command.startsWith('RETR')).length
        expect(await lftp(site, 'mirror --delete tree tree')).toEqual(silent)
        expect(site.commands.filter(command => command.startsWith('RETR'))).toHaveLength(transfers)
        expect(site.local('tree/gone')).toBeUndefined()
        expect(site.local('tree/kept')?.toString()).toBe('kept')
      }),
    )

    it(
      'renames, deletes, makes and removes folders, sets permissions',
      onSite(security, { '/a b': 'content', '/gone': '', '/full/x': '' }, async site => {
        const script = [
          'mv "a b" "ç \\"d\\""',
          'rm gone',
          'mkdir new',
          'mkdir -p p/q',
          'rmdir new',
          'rm -r full',
        ]
        expect(await lftp(site, ...script, 'chmod 640 "ç \\"d\\""')).toMatchObject({
          exitCode: 0,
          stderr: '',
        })
        expect(site.files.readFile('/ç "d"')?.toString()).toBe('content')
        expect((await site.files.stat('/ç "d"')).mode).toBe(0o640)
        expect(sortedLines(await lftp(site, 'cls -1'))).toEqual(['p/', 'ç "d"'])
      }),
    )

    it(
      'reads sizes and times',
      onSite(security, { '/old': 'five!', '/sub/x': 'three' }, async site => {
        await site.files.setModified('/old', new Date('2021-03-04T05:06:07Z'))
        const run = await lftp(site, 'cls -l --time-style="%Y-%m-%dT%H:%M:%S" old', 'du -bs')
        expect(run.stdout).toMatch(/\b5 2021-03-04T05:06:07 old\n10\t\.\n$/)
      }),
    )

    it(
      'transfers in active mode',
      onSite(security, contentsIn(''), async site => {
        const active = ['set ftp:passive-mode no']
        expect(sortedLines(await lftp(site, ...active, 'cls -1'))).toEqual(sorted(Object.keys(contents)))
        expect(await lftp(site, ...active, 'get large.bin', 'put large.bin -o up')).toEqual(silent)
        expect(sha256(site.local('large.bin'))).toBe(sha256(contents['large.bin']))
        expect(sha256(site.files.readFile('/up'))).toBe(sha256(contents['large.bin']))
        expect(site.commands.filter(command => /^(PASV|EPSV)/.test(command))).toEqual([])
      }),
    )

    it(
      'is told that a file or a folder is missing',
      onSite(security, {}, async site => {
        const file = await lftp(site, 'get missing.txt')
        expect(file).toMatchObject({ exitCode: 1, stdout: '' })
        expect(file.stderr).toBe('get: Access failed: 550 No such file or directory. (missing.txt)\n')
        const folder = await lftp(site, 'cd missing')
        expect(folder).toMatchObject({ exitCode: 1, stdout: '' })
        expect(folder.stderr).toContain('Access failed: 550 ')
      }),
    )

    it(
      'is refused with a wrong password',
      onSite(security, {}, async site => {
        const run = await lftp({ ...site, password: 'wrong' }, 'ls')
        expect(run).toEqual({ exitCode: 1, stdout: '', stderr: 'ls: Login failed: 530 Log-in incorrect.\n' })
      }),
    )

    it(
      'breaks off a download that nobody reads on',
      onSite(security, {}, async site => {
        const run = await lftp(site, `cat ${endlessFile} | head -c 100000`)
        expect(run.stdout).toHaveLength(100_000)
        expect((await site.transferEnd()).outcome).not.toBe('complete')
      }),
    )
  })
})

/** Runs a script that ends at the first command which fails. */
function lftp(site: Site, ...script: readonly string[]): Promise<ClientRun> {
  const { security, host, server, user, password, caFile } = site
  const settings = [
    'set cmd:fail-exit yes',
    'set net:max-retries 1',
    'set net:timeout 15',
    security === 'plain' ? 'set ftp:ssl-allow no' : 'set ftp:ssl-force yes',
    'set ftp:ssl-protect-data yes',
    `set ssl:ca-file ${caFile}`,
    `open -u ${user},${password} ${security === 'implicit TLS' ? 'ftps' : 'ftp'}://${host}:${server.port}`,
  ]
  site.putLocal('script', [...settings, ...script].join('\n'))
  return site.run('lftp', ['--norc', '-f', 'script'])
}
