import type { Scenario } from '../scenario.ts'
import { begin, transfer } from '../transfer.ts'

/** Files, folders and their attributes. */
export const fileScenarios: readonly Scenario[] = [
  {
    name: 'retrieve',
    about: 'files that are there',
    async run(dialogue) {
      await begin(dialogue)
      await dialogue.ask('SIZE hello.txt')
      await transfer(dialogue, 'RETR hello.txt')
      await transfer(dialogue, 'RETR hello.txt', { address: 'PASV' })
      await transfer(dialogue, 'RETR nothing.txt')
      await transfer(dialogue, `RETR ${Buffer.from('grüße.txt').toString('latin1')}`)
      await dialogue.ask('TYPE A')
      await dialogue.ask('SIZE hello.txt')
      await transfer(dialogue, 'RETR hello.txt')
      await dialogue.quit()
    },
  },
  {
    name: 'store',
    about: 'STOR, APPE, STOU, ALLO',
    async run(dialogue) {
      await begin(dialogue)
      await transfer(dialogue, 'STOR new.txt', { text: 'new\r\n', behind: 'ALLO 5' })
      await transfer(dialogue, 'STOR new.txt', { text: 'newer\r\n' })
      await transfer(dialogue, 'APPE new.txt', { text: 'more\r\n' })
      await dialogue.ask('SIZE new.txt')
      await transfer(dialogue, 'STOU', { text: 'unique\r\n' })
      await transfer(dialogue, 'STOU new.txt', { text: 'unique\r\n' })
      await transfer(dialogue, 'STOR none.txt', { text: '' })
      await dialogue.ask('DELE new.txt')
      await dialogue.ask('DELE new.txt')
      await dialogue.quit()
    },
  },
  {
    name: 'restart',
    about: 'REST and RANG before transfers',
    async run(dialogue) {
      await begin(dialogue)
      await transfer(dialogue, 'RETR hello.txt', { behind: 'REST 7' })
      await transfer(dialogue, 'RETR hello.txt')
      await transfer(dialogue, 'STOR hello.txt', { text: 'WORLD.\r\n', behind: 'REST 7' })
      await dialogue.ask('SIZE hello.txt')
      await transfer(dialogue, 'RETR hello.txt', { behind: 'REST 1000' })
      await dialogue.ask('REST 0')
      await dialogue.ask('REST -1')
      await transfer(dialogue, 'RETR hello.txt', { behind: 'RANG 1 4' })
      await dialogue.ask('RANG 1 4')
      await dialogue.ask('RANG 1 0')
      await dialogue.quit()
    },
  },
  {
    name: 'listings',
    about: 'LIST, NLST, MLSD, MLST, STAT',
    async run(dialogue) {
      await begin(dialogue)
      for (const line of ['LIST', 'LIST hello.txt', 'NLST', 'MLSD', 'LIST -a', 'NLST *.txt']) {
        await transfer(dialogue, line, { lines: true })
      }
      for (const line of ['MLST', 'MLST hello.txt', 'STAT', 'STAT hello.txt', 'STAT full']) {
        await dialogue.ask(line)
      }
      await dialogue.quit()
    },
  },
  {
    name: 'refused-transfers',
    about: 'transfers of what is missing, empty, forbidden or no file',
    async run(dialogue) {
      await begin(dialogue)
      for (const line of ['LIST', 'NLST', 'MLSD']) {
        for (const folder of ['empty', 'missing'])
          await transfer(dialogue, `${line} ${folder}`, { lines: true })
      }
      await transfer(dialogue, 'MLSD hello.txt', { lines: true })
      for (const line of ['RETR missing.txt', 'RETR full', 'STOR /locked/new.txt', 'STOR missing/new.txt']) {
        await transfer(dialogue, line)
      }
      await dialogue.ask('RETR')
      await dialogue.ask('MLST missing.txt')
      await dialogue.ask('STAT missing.txt')
      await dialogue.quit()
    },
  },
  {
    name: 'rename',
    about: 'RNFR and RNTO in their order and out of it',
    async run(dialogue) {
      await begin(dialogue)
      for (const line of [
        'RNFR hello.txt',
        'RNTO renamed.txt',
        'RNTO again.txt',
        'RNFR missing.txt',
        'RNTO new.txt',
        'RNFR renamed.txt',
        'NOOP',
        'RNTO hello.txt',
        'RNFR renamed.txt',
        'RNTO missing/hello.txt',
      ]) {
        await dialogue.ask(line)
      }
      await dialogue.askAll('RNFR nothing.txt', 'RNTO something.txt')
      await dialogue.quit()
    },
  },
  {
    name: 'directories',
    about: 'MKD, CWD, CDUP, PWD, RMD, with quotes and blanks in names',
    async run(dialogue) {
      await begin(dialogue)
      for (const line of [
        'MKD new',
        'MKD new',
        'MKD a "quoted"  name',
        'CWD a "quoted"  name',
        'PWD',
        'MKD inner',
        'CDUP',
        'PWD',
        'RMD a "quoted"  name',
        'CWD missing',
        'CWD ..',
        'PWD',
        'CDUP',
        'MKD /locked/new',
        'RMD up/new',
        'RMD up/missing',
        'RMD up/hello.txt',
        'XPWD',
        'XMKD up/old',
        'XCWD up/old',
        'XCUP',
        'XRMD old',
      ]) {
        await dialogue.ask(line)
      }
      await dialogue.quit()
    },
  },
  {
    name: 'attributes',
    about: 'sizes, times, hashes, modes',
    async run(dialogue) {
      await begin(dialogue)
      for (const line of [
        'SIZE hello.txt',
        'SIZE missing.txt',
        'SIZE full',
        'MDTM hello.txt',
        'MDTM missing.txt',
        'MDTM 20200102030405 hello.txt',
        'MFMT 20200102030405 hello.txt',
        'MFMT 20200102030405 missing.txt',
        'MFCT 20200102030405 hello.txt',
        'MFF modify=20200102030405; hello.txt',
        'OPTS HASH',
        'HASH hello.txt',
        'XCRC hello.txt',
        'XCRC "hello.txt" 0 5',
        'XMD5 hello.txt',
        'XSHA1 hello.txt',
        'XSHA256 hello.txt',
        'XSHA512 hello.txt',
        'MD5 hello.txt',
        'MD5 missing.txt',
        'SITE CHMOD 640 hello.txt',
        'SITE CHMOD 640 missing.txt',
        'SITE UTIME 20200102030405 hello.txt',
        'SITE UMASK',
        'SITE MKDIR made',
        'SITE SYMLINK hello.txt link.txt',
        'SITE CPFR hello.txt',
        'SITE CPTO copy.txt',
        'SITE HELP',
        'SITE NONSENSE',
      ]) {
        await dialogue.ask(line)
      }
      await dialogue.quit()
    },
  },
]
