import type { RemoteEntry } from '@sluice/transport'
import { everyWay, type Row } from '../row.ts'
import { answering } from '../support/faults.ts'
import { refusal } from '../support/told.ts'

/** What a directory holds. */
export const listingRows: readonly Row[] = [
  {
    ftplib: '`nlst(*args)`',
    ours: '`session.nameList(path)`',
    note: '`session.list()` has names with all that is known of them.',
    scenarios: [
      {
        what: 'the names in a directory',
        ways: everyWay,
        python: "[ftp.nlst(), ftp.nlst('sub')]",
        ours: async ({ session }) => [
          await session.nameList().toArray(),
          await session.nameList('sub').toArray(),
        ],
      },
      {
        what: 'a directory that is not there',
        python: "ftp.nlst('none')",
        ours: async ({ session }) => await session.nameList('none').toArray(),
      },
      {
        what: 'a server that calls an empty directory an error',
        ways: ['passive'],
        server: { faults: [answering('NLST', 550, 'No files found')] },
        python: "ftp.nlst('void')",
        ours: async ({ session }) => await session.nameList('void').toArray(),
        differs: { reason: 'An empty directory is no error, whatever the server calls it.', gives: [] },
      },
    ],
  },
  {
    ftplib: '`dir(*args)`',
    ours: '`session.lines(path)`',
    note: '`session.list()` understands them.',
    scenarios: [
      {
        what: 'the lines of LIST',
        ways: everyWay,
        python: "lines = []\nftp.dir('sub', lines.append)\nreturn lines",
        ours: async ({ session }) => await session.lines('sub').toArray(),
      },
      {
        what: 'the current directory, printed',
        python: "ftp.cwd('sub')\nftp.dir()\nreturn printed().splitlines()",
        ours: async ({ session }) => {
          await session.cwd('sub')
          const printed: string[] = []
          for await (const line of session.lines()) printed.push(line)
          return printed
        },
      },
    ],
  },
  {
    ftplib: "`mlsd(path='', facts=[])`",
    ours: '`session.list(path, { facts })`',
    note: 'While it arrives, with `size`, `modified`, ... as values; `facts` has them as the server wrote them.',
    scenarios: [
      {
        what: 'the entries of a directory',
        ways: everyWay,
        python:
          "[[name, facts['type'], facts.get('size')] for name, facts in ftp.mlsd('sub') if facts['type'] == 'file']",
        ours: async ({ session }) =>
          files(await session.list('sub').toArray()).map(entry => [
            entry.name,
            fact(entry, 'type'),
            fact(entry, 'size'),
          ]),
      },
      {
        what: 'facts of our choice',
        python: `
return [
    [name, sorted(facts), facts['size'], facts['modify']]
    for name, facts in ftp.mlsd('sub', ['type', 'size', 'modify']) if facts['type'] == 'file'
]`,
        ours: async ({ session }) => {
          const entries = await session.list('sub', { facts: ['type', 'size', 'modify'] }).toArray()
          return files(entries).map(entry => [
            entry.name,
            [...(entry.facts?.keys() ?? [])].sort(),
            fact(entry, 'size'),
            fact(entry, 'modify'),
          ])
        },
      },
      {
        what: 'names and facts that are hard to part',
        ways: ['passive'],
        server: {
          faults: [
            {
              at: { data: 'MLSD' },
              do: {
                type: 'send',
                instead: true,
                bytes: [
                  'type=file;perm=ty=pe; name',
                  'type=file;perm==type; name2',
                  'TyPe=file;UNIQUE=unique; na me',
                  'type=file;  name3',
                  'type=file; name ',
                  'type=file; na;me',
                  'type=file; ;name;',
                  '',
                ].join('\r\n'),
              },
            },
          ],
        },
        python: '[[name, sorted(map(list, facts.items()))] for name, facts in ftp.mlsd()]',
        ours: async ({ session }) =>
          (await session.list().toArray()).map(entry => [
            entry.name,
            [...(entry.facts ?? [])].map(([...pair]) => pair).sort(),
          ]),
      },
      {
        what: 'an empty directory, and one that is not there',
        python: "[list(ftp.mlsd('void', ['size']))[2:], refusal(lambda: list(ftp.mlsd('none')))]",
        ours: async ({ session }) => [
          (await session.list('void', { facts: ['size'] }).toArray()).map(({ name }) => name),
          await refusal(
            session
              .list('none')
              .toArray()
              .then(() => 'it is there'),
          ),
        ],
      },
      {
        what: 'facts without their last semicolon',
        ways: ['passive'],
        server: {
          faults: [
            {
              at: { data: 'MLSD' },
              do: { type: 'send', instead: true, bytes: 'type=file;size=10 name\r\n' },
            },
          ],
        },
        python: "[[name, facts['size']] for name, facts in ftp.mlsd()]",
        ours: async ({ session }) =>
          (await session.list().toArray()).map(entry => [entry.name, fact(entry, 'size')]),
        differs: {
          reason: 'A server that leaves the last semicolon out loses no character of its last fact.',
          gives: [['name', '10']],
        },
      },
    ],
  },
]

function files(entries: readonly RemoteEntry[]): readonly RemoteEntry[] {
  return entries.filter(({ type }) => type === 'file')
}

function fact(entry: RemoteEntry, name: string): string | null {
  return entry.facts?.get(name) ?? null
}
