import type { Row } from '../row.ts'
import { answering } from '../support/faults.ts'
import { refusal, told } from '../support/told.ts'

/** Directories, and files by their path. */
export const fileRows: readonly Row[] = [
  {
    ftplib: '`rename(fromname, toname)`',
    ours: '`session.rename(from, to)`',
    scenarios: [
      {
        what: 'a file into another directory',
        python: "ftp.rename('a.txt', 'sub/new name.txt')",
        ours: async ({ session }) => told(await session.rename('a.txt', 'sub/new name.txt')),
      },
      {
        what: 'what is not there',
        python: "ftp.rename('none', 'x')",
        ours: async ({ session }) => told(await session.rename('none', 'x')),
        differs: {
          reason: 'Both commands leave in one write, where the server is known to bear it.',
          sends: ['RNFR none', 'RNTO x', 'QUIT'],
        },
      },
      {
        what: 'a server that is done after the first half',
        ways: ['passive'],
        server: { faults: [answering('RNFR', 200, 'done')] },
        options: { lockStep: true },
        python: "ftp.rename('a.txt', 'x')",
        ours: async ({ session }) => told(await session.rename('a.txt', 'x')),
        differs: {
          reason:
            'An answer that cannot be one to its command closes the session: the next could not be trusted.',
          sends: ['RNFR a.txt'],
        },
      },
    ],
  },
  {
    ftplib: '`delete(filename)`',
    ours: '`session.delete(path)`',
    scenarios: [
      {
        what: 'a file, and one that is not there',
        python: "[ftp.delete('a.txt'), refusal(ftp.delete, 'a.txt')]",
        ours: async ({ session }) => [
          told(await session.delete('a.txt')),
          await refusal(session.delete('a.txt').then(told)),
        ],
      },
      {
        what: 'another kind of yes',
        ways: ['passive'],
        server: { faults: [answering('DELE', 226, 'gone')] },
        python: "ftp.delete('a.txt')",
        ours: async ({ session }) => told(await session.delete('a.txt')),
        differs: { reason: 'Every 2yz is a yes, not 200 and 250 alone.', gives: '226 gone' },
      },
    ],
  },
  {
    ftplib: '`cwd(dirname)`',
    ours: '`session.cwd(path)`, `session.cdup()`',
    scenarios: [
      {
        what: 'down, up, and nowhere',
        python: "[ftp.cwd('sub'), ftp.cwd('..'), ftp.cwd(''), refusal(ftp.cwd, 'none'), ftp.pwd()]",
        ours: async ({ session }) => [
          told(await session.cwd('sub')),
          told(await session.cwd('..')),
          told(await session.cwd('')),
          await refusal(session.cwd('none').then(told)),
          await session.pwd(),
        ],
      },
      {
        what: 'up, on a server that does not know CDUP',
        ways: ['passive'],
        server: { faults: [answering('CDUP', 500, 'what?')] },
        python: "ftp.cwd('..')",
        ours: async ({ session }) => told(await session.cwd('..')),
      },
      {
        what: 'up, on a server that has no CDUP',
        ways: ['passive'],
        server: { commandsOff: ['CDUP'] },
        python: "ftp.cwd('..')",
        ours: async ({ session }) => told(await session.cwd('..')),
        differs: {
          reason: '`CWD ..` is tried behind 502 and 504 as well as behind 500.',
          gives: '250 Directory changed.',
          sends: ['CDUP', 'CWD ..', 'QUIT'],
        },
      },
    ],
  },
  {
    ftplib: '`size(filename)`',
    ours: '`session.size(path)`',
    scenarios: [
      {
        what: 'in TYPE I',
        python:
          "ftp.voidcmd('TYPE I')\nreturn [ftp.size('b.bin'), ftp.size('empty'), refusal(ftp.size, 'none')]",
        ours: async ({ session }) => [
          await session.size('b.bin'),
          await session.size('empty'),
          await refusal(session.size('none')),
        ],
      },
      {
        what: 'in the type that a session begins with',
        ways: ['passive'],
        python: "ftp.size('b.bin')",
        ours: async ({ session }) => await session.size('b.bin'),
        differs: {
          reason: 'TYPE I is set first, for servers refuse SIZE in TYPE A or count something else.',
          gives: 5000,
          sends: ['SIZE b.bin (I)', 'QUIT'],
        },
      },
      {
        what: 'an answer that is none',
        ways: ['passive'],
        server: { faults: [answering('SIZE', 250, '1000')] },
        python: "ftp.voidcmd('TYPE I')\nreturn ftp.size('b.bin')",
        ours: async ({ session }) => await session.size('b.bin'),
        differs: {
          reason: 'An answer without a size is an error instead of `None`.',
          fails: { fails: 'error_proto' },
        },
      },
    ],
  },
  {
    ftplib: '`mkd(dirname)`',
    ours: '`session.mkdir(path)`, with parents by `{ recursive: true }`',
    scenarios: [
      {
        what: 'names that are quoted in the answer',
        python: "[ftp.mkd('new'), ftp.mkd('a \"quoted\" one'), ftp.mkd('sub/ü')]",
        ours: async ({ session }) => [
          (await session.mkdir('new')) ?? null,
          (await session.mkdir('a "quoted" one')) ?? null,
          (await session.mkdir('sub/ü')) ?? null,
        ],
      },
      {
        what: 'what is there already',
        python: "ftp.mkd('sub')",
        ours: async ({ session }) => (await session.mkdir('sub')) ?? null,
      },
      {
        what: 'an answer without a name',
        ways: ['passive'],
        server: { faults: [answering('MKD', 250, 'made')] },
        python: "ftp.mkd('new')",
        ours: async ({ session }) => (await session.mkdir('new')) ?? null,
        differs: {
          reason: 'Where the server names no path there is none: `undefined` instead of an empty one.',
          gives: null,
        },
      },
    ],
  },
  {
    ftplib: '`pwd()`',
    ours: '`session.pwd()`',
    scenarios: [
      {
        what: 'with quotes in it',
        python: 'ftp.mkd(\'a "b"\')\nftp.cwd(\'a "b"\')\nreturn ftp.pwd()',
        ours: async ({ session }) => {
          await session.mkdir('a "b"')
          await session.cwd('a "b"')
          return await session.pwd()
        },
      },
      {
        what: 'an answer without a path',
        ways: ['passive'],
        server: { faults: [answering('PWD', 250, 'somewhere')] },
        python: 'ftp.pwd()',
        ours: async ({ session }) => await session.pwd(),
        differs: {
          reason: 'An answer without a path is an error instead of an empty path.',
          fails: { fails: 'error_proto' },
        },
      },
    ],
  },
  {
    ftplib: '`rmd(dirname)`',
    ours: '`session.rmdir(path)`',
    scenarios: [
      {
        what: 'an empty one, one that is not, and one that is not there',
        python: "[ftp.rmd('void'), refusal(ftp.rmd, 'sub'), refusal(ftp.rmd, 'none')]",
        ours: async ({ session }) => [
          told(await session.rmdir('void')),
          await refusal(session.rmdir('sub').then(told)),
          await refusal(session.rmdir('none').then(told)),
        ],
      },
    ],
  },
]
