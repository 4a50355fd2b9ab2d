import { type Command, parseCommandLine } from '@sluice/protocol'
import { describe, expect, test } from 'vitest'
import { DirectoryTrail } from '../../src/session/directory-trail.ts'

type Turn = readonly [line: string, code: number, text?: string]

/** The steps after commands, each with its reply. */
function stepsAfter(...dialogue: readonly Turn[]): readonly Command[] | undefined {
  const trail = new DirectoryTrail()
  for (const [line, code, text = 'text'] of dialogue) {
    trail.note(parseCommandLine(line), { code, lines: [text] })
  }
  return trail.steps
}

const cwd = (path: string): Command => ({ verb: 'CWD', path })

describe('the way back to a directory', () => {
  test.each<[string, readonly Turn[], readonly Command[]]>([
    ['is empty at first', [], []],
    [
      'repeats each step',
      [
        ['CWD a', 250],
        ['CWD b', 250],
        ['CDUP', 200],
      ],
      [cwd('a'), cwd('b'), { verb: 'CDUP' }],
    ],
    [
      'begins anew at an absolute path',
      [
        ['CWD a', 250],
        ['CWD /b', 250],
        ['CWD c', 250],
      ],
      [cwd('/b'), cwd('c')],
    ],
    [
      'leaves refusals out',
      [
        ['CWD a', 550],
        ['CDUP', 550],
      ],
      [],
    ],
    [
      'takes no notice of anything else',
      [
        ['CWD a', 250],
        ['NOOP', 200],
        ['MKD x', 257, '"/x"'],
      ],
      [cwd('a')],
    ],
    [
      'is over with the log-in',
      [
        ['CWD a', 250],
        ['REIN', 220],
      ],
      [],
    ],
    [
      'begins with the log-in',
      [
        ['CWD a', 250],
        ['USER me', 331],
        ['PASS x', 230],
        ['CWD b', 250],
      ],
      [cwd('b')],
    ],
    [
      'knows the old verbs',
      [
        ['XCWD a', 250],
        ['XCUP', 250],
      ],
      [{ verb: 'XCWD', path: 'a' }, { verb: 'XCUP' }],
    ],
    [
      'stays where PWD cannot be read',
      [
        ['CWD a', 250],
        ['PWD', 257, ''],
      ],
      [cwd('a')],
    ],
    [
      'is what PWD says',
      [
        ['CWD a', 250],
        ['PWD', 257, '"/in/a ""b""" is here'],
      ],
      [cwd('/in/a "b"')],
    ],
  ])('%s', (_what, dialogue, steps) => {
    expect(stepsAfter(...dialogue)?.map(command => asText(command))).toEqual(steps)
  })

  test('is not known after too many steps, until something begins anew', () => {
    const many = Array.from({ length: 300 }, (): Turn => ['CWD a', 250])
    expect(stepsAfter(...many.slice(0, 256))?.length).toBe(256)
    expect(stepsAfter(...many)).toBeUndefined()
    expect(stepsAfter(...many, ['CWD /b', 250])).toEqual([cwd('/b')])
  })
})

/** The command with its path as text. */
function asText(command: Command): Command {
  return command.verb === 'CWD' ? cwd(Buffer.from(command.path as string).toString()) : command
}
