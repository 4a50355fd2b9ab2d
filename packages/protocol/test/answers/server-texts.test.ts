import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DataRefusal, dataRefusalOf } from '../../src/answers/data-refusal.ts'
import { helpLines, parseHelpReply } from '../../src/answers/help-reply.ts'
import { parseTransferProgress, statusKindOf } from '../../src/answers/status-reply.ts'
import { parseSystemReply } from '../../src/answers/system-reply.ts'
import { encodeUniqueName, parseUniqueName } from '../../src/answers/unique-name.ts'
import { encodeReply } from '../../src/reply/encode-reply.ts'
import type { Reply } from '../../src/reply/reply.ts'
import { ReplyParser } from '../../src/reply/reply-parser.ts'

const reply = (code: number, ...lines: string[]): Reply => ({ code, lines })

describe('the name that STOU chose', () => {
  it.each([
    [150, 'FILE: ftpd.4wbsjlaf', 'ftpd.4wbsjlaf'],
    [125, ' file: a b', 'a b'],
    [150, 'FILE: a (unique).', 'a (unique).'],
    [226, 'Transfer complete (unique file name:a.1).', 'a.1'],
    [226, 'Transfer complete (unique file name: a (2)).', 'a (2)'],
    [226, 'Transfer complete, unique file name: a.1', 'a.1'],
    [250, 'unique file name:a.1', 'a.1'],
    [226, 'Done (unique file name:a.1', 'a.1'],
    [226, 'İİİ (Unique File Name:İ.1).', 'İ.1'],
  ])('%i %s is %s', (code, text, name) => {
    expect(parseUniqueName(reply(code, text))).toBe(name)
    expect(parseUniqueName(reply(code, 'Hello', text))).toBe(name)
  })

  it.each([
    [150, 'Opening connection for FILE: a'],
    [150, 'FILE:'],
    [226, 'FILE: a'],
    [226, 'Done (unique file name:).'],
    [150, 'FILE: a\x1b[2J'],
    [226, 'Done (unique file name:a\rb).'],
    [553, 'unique file name: a'],
    [350, 'FILE: a'],
    [150, ''],
  ])('%i %s names none', (code, text) => {
    expect(parseUniqueName(reply(code, text))).toBeUndefined()
  })

  it('is read as it was written', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter(it => it.trimStart() === it && it !== '' && !it.toLowerCase().includes('unique file name:'))
      .filter(it => ![...it].some(character => character < ' ' || character === '\x7f'))
    fc.assert(
      fc.property(name, it => {
        expect(parseUniqueName(reply(150, encodeUniqueName(it)))).toBe(it)
      }),
    )
  })
})

describe('why data was refused', () => {
  it.each<[number, string, DataRefusal | undefined]>([
    [522, 'SSL connection failed: session reuse required', 'tls-session-reuse'],
    [
      425,
      'Unable to build data connection: TLS session of data connection not resumed.',
      'tls-session-reuse',
    ],
    [
      450,
      'TLS session of data connection has not resumed or the session does not match the control connection',
      'tls-session-reuse',
    ],
    [425, 'Unable to build data connection: Operation not permitted', 'operation-not-permitted'],
    [522, 'Data connections must be encrypted.', 'tls-required'],
    [521, 'PROT P required', 'tls-required'],
    [522, 'SSL/TLS required on the data channel', 'tls-required'],
    [435, 'Failed TLS negotiation on data channel', 'tls-failed'],
    [522, 'SSL connection failed', 'tls-failed'],
    [522, 'Network protocol not supported, use (1,2)', 'address-family'],
    [425, 'Use PORT or PASV first.', 'no-address'],
    [425, 'No data connection', 'no-address'],
    [450, 'PASV: data transfer in progress', 'transfer-in-progress'],
    [425, "Can't open data connection.", 'no-connection'],
    [450, 'tls-session-resume.txt: No such file or directory', undefined],
    [450, 'data connection gone', undefined],
    [522, 'No.', undefined],
    [550, 'tls.txt: No such file or directory', undefined],
    [226, 'SSL session reused', undefined],
  ])('%i %s means %s', (code, text, refusal) => {
    expect(dataRefusalOf(reply(code, text))).toBe(refusal)
  })
})

describe('the answer to STAT', () => {
  const file = '-rw-r--r--   1 ftp      ftp           200 Nov 21 07:00 f01.bin'

  it.each<[string, Reply, 'server' | 'listing' | undefined]>([
    ['vsftpd', reply(211, 'FTP server status:', '     Connected to 127.0.0.1', 'End of status'), 'server'],
    ['a server status in a 213', reply(213, 'FTP server status:', file, 'End'), 'server'],
    ['a folder', reply(212, 'Status of /:', file, 'End of status'), 'listing'],
    ['a file', reply(213, 'status of /:', ` ${file}`, 'End'), 'listing'],
    ['an empty folder', reply(213, 'status of /:', 'End'), 'listing'],
    ['a listing in a 211', reply(211, 'Status of /:', file, 'End of status'), 'listing'],
    ['a folder in a 211', reply(211, 'Status of /:', 'drwxrwsr-t 2 0 0 0 Jan 1 2024 d', 'End'), 'listing'],
    ['a look-alike', reply(211, 'Status', 'drinkwater is here', '- r', 'd', '', 'End'), 'server'],
    ['one line', reply(211, 'No status'), 'server'],
    ['nothing', reply(211), 'server'],
    ['another reply', reply(200, file), undefined],
    ['another reply', reply(215, file), undefined],
  ])('of %s is told', (_, answer, kind) => {
    expect(statusKindOf(answer)).toBe(kind)
  })

  it.each<[string[], object | undefined]>([
    [['Status: 1234 of 5678 bytes transferred'], { bytes: 1234, total: 5678 }],
    [['FTP server status:', ' STATUS:  12 of 34 bytes', 'End'], { bytes: 12, total: 34 }],
    [['Receiving file a (x).txt (1234 bytes)'], { bytes: 1234 }],
    [['Status', 'Sending file a.txt (1 byte)', 'End'], { bytes: 1 }],
    [['Status: 1234 from 5678 bytes'], undefined],
    [['Status: 12 of 34 apples'], undefined],
    [['Status: x of 34 bytes'], undefined],
    [['Status: 12 of many bytes'], undefined],
    [['Status: 12 of 34'], undefined],
    [['Receiving file a.txt'], undefined],
    [['Receiving file a.txt (12)'], undefined],
    [['12 bytes wait, sending file a.txt'], undefined],
    [['Receiving file a.txt (12 apples)'], undefined],
    [['(12 bytes)'], undefined],
    [[], undefined],
  ])('%j tells the progress', (lines, progress) => {
    expect(parseTransferProgress(reply(213, ...lines))).toEqual(progress)
    expect(parseTransferProgress(reply(211, ...lines))).toEqual(progress)
    expect(parseTransferProgress(reply(200, ...lines))).toBeUndefined()
    expect(parseTransferProgress(reply(226, ...lines))).toBeUndefined()
  })
})

describe('the 215 to SYST', () => {
  it.each([
    ['UNIX Type: L8', 'unix', 'L8'],
    ['UNIX Type: L8 Version: SUNOS', 'unix', 'L8'],
    ['UNIX emulated by FileZilla.', 'unix', undefined],
    ['unix type:A N', 'unix', 'A'],
    ['UNIX İİİ Type: L8', 'unix', 'L8'],
    ['Windows_NT', 'windows', undefined],
    ['Windows_CE version 7.0', 'windows', undefined],
    ['VMS OpenVMS V7.3', 'vms', undefined],
    ['OpenVMS', 'vms', undefined],
    ['MVS is the operating system of this server.', 'mvs', undefined],
    ['UNIX is the operating system of this server. FTP Server is running on z/OS.', 'mvs', undefined],
    ['OS/400 is the remote operating system.', 'os400', undefined],
    ['VM/ESA', 'vm', undefined],
    ['VM is the operating system of this server.', 'vm', undefined],
    ['VMware ESXi', 'other', undefined],
    ['Machine of mine', 'other', undefined],
    ['Mac OS X', 'macos', undefined],
    ['NETWARE Type: L8', 'netware', 'L8'],
    ['MACOS Peter', 'macos', undefined],
    ['NonStop', 'nonstop', undefined],
    ['Tandem', 'nonstop', undefined],
    ['Type:', 'other', undefined],
    ['', 'other', undefined],
  ])('%s is %s', (text, name, representation) => {
    expect(parseSystemReply(reply(215, text))).toEqual({ name, representation, text })
  })

  it('is no other reply', () => {
    expect(parseSystemReply(reply(200, 'UNIX'))).toBeUndefined()
  })
})

describe('the answer to HELP', () => {
  it('tells the verbs, and which of them the server has not', () => {
    const verbs = parseHelpReply(
      reply(
        214,
        "The following commands are recognized (* =>'s unimplemented):",
        '   USER    PORT    MSAM*   ACCT *\tX-Y',
        '   USER    PORT    MSAM*   ACCT *\tXMD5',
        ' SITE* ',
        'A word of TEXT',
        'AB LONGERTHAN8',
        ' 1ABC',
        '',
        'DONE',
      ),
    )
    expect([...(verbs ?? [])]).toEqual([
      ['USER', true],
      ['PORT', true],
      ['MSAM', false],
      ['ACCT', false],
      ['XMD5', true],
      ['SITE', false],
    ])
  })

  it.each([reply(214, 'No help.'), reply(214), reply(502, 'USER PASS'), reply(200, 'USER PASS')])(
    'is none in %j',
    it => {
      expect(parseHelpReply(it)).toBeUndefined()
    },
  )

  it('may be a 211', () => {
    expect(parseHelpReply(reply(211, 'CHMOD UMASK'))?.size).toBe(2)
  })

  it('is read as it was written', () => {
    const verb = fc.stringMatching(/^[A-Z][A-Z0-9]{2,7}$/)
    const verbs = fc.uniqueArray(fc.tuple(verb, fc.boolean()), {
      minLength: 1,
      maxLength: 40,
      selector: it => it[0],
    })
    fc.assert(
      fc.property(verbs, it => {
        const [answer] = new ReplyParser().push(encodeReply(214, helpLines(it))) as Reply[]
        expect([...(parseHelpReply(answer as Reply) ?? [])]).toEqual(it)
      }),
    )
  })
})
