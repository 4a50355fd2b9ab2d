import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contents, contentsIn, folderOf, oddNames, sha256, thousandNames } from './support/contents.ts'
import { describeClient } from './support/describe-client.ts'
import { sorted } from './support/run-client.ts'
import { onSite, type Security, type Site } from './support/site.ts'
import { endlessFile } from './support/watched-file-system.ts'

const sessionProgram = join(import.meta.dirname, 'support/ftplib-session.py')

describeClient('python3', () => {
  describe.each<Security>(['plain', 'explicit TLS', 'implicit TLS'])('ftplib, %s', security => {
    it.each([
      ['NLST', "answer(ftp.nlst('odd'))"],
      ['MLSD', "answer([name for name, facts in ftp.mlsd('odd') if facts['type'] == 'file'])"],
      [
        'LIST',
        "lines = []; ftp.dir('odd', lines.append); answer([line.split(None, 8)[8] for line in lines])",
      ],
    ])('lists names as they are, by %s', (_, program) =>
      onSite(security, folderOf('/odd', oddNames), async site => {
        expect(sorted((await ftplib(site, program)) as string[])).toEqual(sorted(oddNames))
      })(),
    )

    it(
      'lists an empty folder and one of a thousand files',
      onSite(security, folderOf('/many', thousandNames), async site => {
        await site.files.makeDirectory('/none')
        expect(await ftplib(site, "answer([ftp.nlst('none'), list(ftp.mlsd('none'))])")).toEqual([[], []])
        expect(await ftplib(site, "answer(ftp.nlst('many'))")).toEqual(thousandNames)
        expect(await ftplib(site, "answer([name for name, _ in ftp.mlsd('many')])")).toEqual(thousandNames)
      }),
    )

    it(
      'downloads',
      onSite(security, contentsIn('/ü b'), async site => {
        const program = `answer([download('/ü b/' + name) for name in ${JSON.stringify(Object.keys(contents))}])`
        expect(await ftplib(site, program)).toEqual(Object.values(contents).map(sha256))
      }),
    )

    it(
      'uploads and appends',
      onSite(security, {}, async site => {
        for (const [name, content] of Object.entries(contents)) {
          site.putLocal(name, content)
          const store = (verb: string) => `ftp.storbinary('${verb} /${name}', open('${name}', 'rb'))`
          expect(await ftplib(site, `answer([${store('STOR')}, ${store('APPE')}])`)).toEqual([
            '226 Transfer complete.',
            '226 Transfer complete.',
          ])
          expect(sha256(site.files.readFile(`/${name}`))).toBe(sha256(Buffer.concat([content, content])))
        }
      }),
    )

    it(
      'resumes a download and an upload',
      onSite(security, contentsIn(''), async site => {
        const whole = contents['large.bin']
        expect(await ftplib(site, "answer(download('large.bin', rest=1000001))")).toBe(
          sha256(whole.subarray(1_000_001)),
        )
        site.files.writeFile('/up', whole)
        site.putLocal('rest', 'the end')
        await ftplib(site, "ftp.storbinary('STOR up', open('rest', 'rb'), rest=1000001); answer(0)")
        expect(sha256(site.files.readFile('/up'))).toBe(
          sha256(Buffer.concat([whole.subarray(0, 1_000_001), Buffer.from('the end')])),
        )
      }),
    )

    it(
      'converts line ends of text',
      onSite(security, {}, async site => {
        site.putLocal('text', 'one\ntwo\n')
        const program = `
ftp.storlines('STOR text', open('text', 'rb'))
wire = []
ftp.voidcmd('TYPE A')
with ftp.transfercmd('RETR text') as data:
    while block := data.recv(100): wire.append(block.decode())
ftp.voidresp()
lines = []
ftp.retrlines('RETR text', lines.append)
answer([''.join(wire), lines])
`
        expect(await ftplib(site, program)).toEqual(['one\r\ntwo\r\n', ['one', 'two']])
        expect(site.files.readFile('/text')?.toString()).toBe('one\ntwo\n')
      }),
    )

    it(
      'walks, renames, deletes, makes and removes folders',
      onSite(security, { '/a b': 'content', '/gone': '' }, async site => {
        const program = `
answer([
    ftp.pwd(), ftp.mkd('q "é"'), ftp.cwd('q "é"'), ftp.pwd(), ftp.cwd('..'), ftp.rmd('q "é"'),
    ftp.rename('a b', 'c "d"'), ftp.delete('gone'), ftp.nlst(),
])`
        expect(await ftplib(site, program)).toEqual([
          '/',
          '/q "é"',
          '250 Directory changed.',
          '/q "é"',
          '250 Directory changed.',
          '250 Directory removed.',
          '250 Renamed.',
          '250 File deleted.',
          ['c "d"'],
        ])
        expect(site.files.readFile('/c "d"')?.toString()).toBe('content')
      }),
    )

    it(
      'reads sizes, times and facts',
      onSite(security, { '/old': 'five!' }, async site => {
        await site.files.setModified('/old', new Date('2021-03-04T05:06:07Z'))
        const program = `
ftp.voidcmd('TYPE I')
answer([ftp.size('old'), ftp.voidcmd('MDTM old'), list(ftp.mlsd('', ['type', 'size', 'modify']))])`
        const facts = { type: 'file', size: '5', modify: '20210304050607' }
        expect(await ftplib(site, program)).toEqual([5, '213 20210304050607', [['old', facts]]])
      }),
    )

    it(
      'transfers in active mode',
      onSite(security, contentsIn(''), async site => {
        site.putLocal('large.bin', contents['large.bin'])
        const program = `
ftp.set_pasv(False)
ftp.storbinary('STOR up', open('large.bin', 'rb'))
answer([sorted(ftp.nlst()), download('large.bin')])`
        expect(await ftplib(site, program)).toEqual([
          sorted([...Object.keys(contents), 'up']),
          sha256(contents['large.bin']),
        ])
        expect(sha256(site.files.readFile('/up'))).toBe(sha256(contents['large.bin']))
        expect(site.commands.filter(command => command.startsWith('PORT '))).toHaveLength(3)
      }),
    )

    it(
      'is told that a file or a folder is missing, and goes on',
      onSite(security, { '/there': 'content' }, async site => {
        const program = `
answer([
    refusal(download, 'missing'), refusal(ftp.cwd, 'missing'), refusal(ftp.nlst, 'missing'),
    refusal(ftp.delete, 'missing'), refusal(ftp.rename, 'missing', 'x'), refusal(ftp.mkd, 'there'),
    refusal(ftp.rmd, 'there'), refusal(ftp.cwd, 'there'), download('there'),
])`
        const missing = ['error_perm', '550 No such file or directory.']
        expect(await ftplib(site, program)).toEqual([
          missing,
          missing,
          missing,
          missing,
          missing,
          ['error_perm', '550 That name is taken already.'],
          ['error_perm', '550 Not a directory.'],
          ['error_perm', '550 Not a directory.'],
          sha256(Buffer.from('content')),
        ])
      }),
    )

    it(
      'is refused with a wrong password',
      onSite(security, {}, async site => {
        const refused = ['error_perm', '530 Log-in incorrect.']
        expect(await ftplib({ ...site, password: 'wrong' }, '')).toEqual(refused)
      }),
    )

    it(
      'aborts a download and goes on with the session',
      onSite(security, { '/after': 'content' }, async site => {
        const program = `
ftp.voidcmd('TYPE I')
data = ftp.transfercmd('RETR ${endlessFile}')
data.recv(1000)
aborted = ftp.abort()
data.close()
answer([aborted, ftp.voidresp() if aborted.startswith('426') else '', download('after')])`
        expect(await ftplib(site, program)).toEqual([
          '426 Transfer aborted.',
          '226 Aborted.',
          sha256(Buffer.from('content')),
        ])
        expect((await site.transferEnd()).outcome).toBe('aborted')
      }),
    )

    it(
      'asks for data ports and uses none',
      onSite(security, {}, async site => {
        await ftplib(site, 'ftp.makepasv(); ftp.makepasv(); answer(None)')
        expect(site.commands.filter(command => command === 'PASV')).toHaveLength(2)
      }),
    )

    it(
      'goes away in the middle of a download and of an upload',
      onSite(security, {}, async site => {
        const program = (command: string, move: string) => `
import os
ftp.voidcmd('TYPE I')
data = ftp.transfercmd('${command}')
data.${move}
answer('gone')
sys.stdout.flush()
os._exit(0)`
        expect(await ftplib(site, program(`RETR ${endlessFile}`, 'recv(1000)'))).toBe('gone')
        expect((await site.transferEnd()).outcome).not.toBe('complete')
        expect(await ftplib(site, program('STOR half', "sendall(b'half a file')"))).toBe('gone')
      }),
    )
  })
})

/** Runs a Python program with the session `ftp`; what it answers. */
async function ftplib(site: Site, program: string): Promise<unknown> {
  const { security, host, user, password, caFile } = site
  const settings = JSON.stringify({ security, host, port: site.server.port, user, password, caFile })
  const run = await site.run('python3', ['-I', '-B', sessionProgram, settings], program)
  expect(run).toMatchObject({ exitCode: 0, stderr: '' })
  return JSON.parse(run.stdout)
}
