import { describe, expect, it } from 'vitest'
import type { Command } from '../../src/command/command.ts'
import { refusalError } from '../../src/exchange/refusal.ts'

describe('the error of a refusal', () => {
  it.each<[Command, number, RegExp]>([
    [{ verb: 'CWD', path: 'a' }, 550, /check the path and that you may use it/],
    [{ verb: 'CWD', path: 'a' }, 451, /"451 no"$/],
    [{ verb: 'PASV' }, 425, /allows passive mode/],
  ])('of %o with %i says what to do', (command, code, message) => {
    const error = refusalError({ type: 'refused', command, reply: { code, lines: ['no'] } })
    expect(error).toMatchObject({ code: 'FTP_REFUSED', message: expect.stringMatching(message) })
  })

  it.each<[Command, number, string, RegExp]>([
    [{ verb: 'PORT', address: '1,2,3,4,5,6' }, 500, 'no', /does not connect to this address/],
    [{ verb: 'EPRT', address: '|1|1.2.3.4|5|' }, 522, 'use (2)', /does not connect to this address/],
    [{ verb: 'LIST' }, 522, 'session reuse required', /resume the TLS session/],
    [{ verb: 'LIST' }, 522, 'Data connections must be encrypted', /PROT P/],
    [{ verb: 'LIST' }, 522, 'SSL connection failed', /TLS of the data connection failed/],
    [{ verb: 'LIST' }, 522, 'use (1,2)', /this family of addresses/],
    [{ verb: 'LIST' }, 425, 'Unable to build data connection: Operation not permitted', /may have failed/],
    [{ verb: 'LIST' }, 425, 'Use PORT or PASV first.', /knows of no address/],
    [{ verb: 'LIST' }, 450, 'LIST: data transfer in progress', /another transfer/],
    [{ verb: 'LIST' }, 425, 'no', /could not be opened/],
    [{ verb: 'LIST' }, 522, 'no', /"522 no"$/],
    [{ verb: 'RETR', path: 'a' }, 450, 'busy', /in use or away/],
  ])('of %o with %i "%s" says what that is', (command, code, text, message) => {
    const error = refusalError({ type: 'refused', command, reply: { code, lines: [text] } })
    expect(error.message).toMatch(message)
  })
})
