import { describe, expect, it } from 'vitest'
import { normalise } from './normalise.ts'

const ftplib = ['TYPE I', 'PASV', 'RETR a', 'TYPE A', 'PASV', 'LIST', 'TYPE I', 'PASV', 'STOR b', 'QUIT']
const ours = ['TYPE I', 'SIZE a', 'EPSV', 'RETR a', 'EPSV', 'LIST', 'EPSV', 'STOR b', 'QUIT']
const both = ['PASV', 'RETR a (I)', 'PASV', 'LIST', 'PASV', 'STOR b (I)', 'QUIT']

describe('two dialogues that mean the same', () => {
  it('are the same', () => {
    expect(normalise(ftplib)).toEqual(both)
    expect(normalise(ours)).toEqual(both)
  })

  it('in active mode, at the log-in and behind ABOR', () => {
    expect(normalise(['PORT 127,0,0,1,4,1', 'NLST'])).toEqual(normalise(['EPRT |1|127.0.0.1|1025|', 'NLST']))
    expect(normalise(['USER a', 'PASS ***', 'PBSZ 0', 'PROT P', 'FEAT', 'OPTS UTF8 ON', 'PWD'])).toEqual([
      'USER a',
      'PASS ***',
      'PROT P',
      'PWD',
    ])
    expect(normalise(['ABOR', 'PWD', 'NOOP'])).toEqual(['ABOR', 'NOOP'])
  })
})

describe('what makes a difference stays', () => {
  it.each([
    ['another type', ['TYPE A', 'PASV', 'RETR a'], ['TYPE I', 'PASV', 'RETR a']],
    ['another file', ['PASV', 'RETR a'], ['PASV', 'RETR b']],
    ['an offset', ['PASV', 'REST 10', 'RETR a'], ['PASV', 'RETR a']],
    ['the other mode', ['PASV', 'RETR a'], ['PORT 127,0,0,1,4,1', 'RETR a']],
    ['a size that is asked for itself', ['SIZE a', 'QUIT'], ['QUIT']],
    ['a size of another file', ['SIZE b', 'PASV', 'RETR a'], ['PASV', 'RETR a']],
    ['a PWD of its own', ['CWD a', 'PWD'], ['CWD a']],
  ])('%s', (_what, one, other) => {
    expect(normalise(one)).not.toEqual(normalise(other))
  })
})
