import { describe, expect, it } from 'vitest'
import type { Command } from '../../src/command/command.ts'
import { parseCommandLine } from '../../src/command/parse-command-line.ts'
import { ServerSession } from '../../src/session/server-session.ts'
import { type SessionState, sessionTables } from '../../src/session/session-state.ts'
import type { StateTable } from '../../src/session/state-table.ts'
import { UserSession } from '../../src/session/user-session.ts'

type TableName = keyof SessionState

interface Move {
  readonly from: string
  readonly input: string
  readonly to: string
}

const tables = Object.entries(sessionTables) as readonly (readonly [TableName, StateTable<string>])[]
const allMoves = tables.flatMap(([name, table]) =>
  movesOf(table).map(move => ({ name, table, ...move, title: `${move.from}, ${move.input}` })),
)

function movesOf(table: StateTable<string>): Move[] {
  return Object.entries(table.moves).flatMap(([from, moves]) =>
    Object.entries(moves).map(([input, to]) => ({ from, input, to: to as string })),
  )
}

/** The inputs of a shortest way from the first state to another. */
function wayTo(table: StateTable<string>, state: string): readonly string[] {
  const ways = new Map<string, readonly string[]>([[table.initial, []]])
  for (const [at, way] of ways) {
    for (const { from, input, to } of movesOf(table)) {
      if (from === at && !ways.has(to)) ways.set(to, [...way, input])
    }
  }
  return ways.get(state) as readonly string[]
}

/** Has both ends of a connection live through what an input of a table stands for. */
class Pair {
  readonly user = new UserSession()
  readonly server = new ServerSession()

  greet(code = 220): void {
    this.user.receive(this.server.greet(code, ''))
  }

  live(input: string): void {
    const words = input.split(' ')
    const last = words.pop() as string
    const code = last.length > 1 ? Number(last) : input === 'transfer 2' ? 226 : Number(last) * 100 + 49
    const subject = words.join(' ')
    if (input === 'end') {
      this.user.receiveEnd()
      this.server.receiveEnd()
    } else if (input === 'tls-established' || input === 'tls-cleared') this.#notify(input)
    else if (input === 'control negotiating') this.#ask({ verb: 'AUTH', mechanism: 'TLS' }, 234)
    else if (input === 'control protected') this.#notify('tls-established')
    else if (input === 'control clear') this.#notify('tls-cleared')
    else if (input === 'control clearing') {
      this.#ask({ verb: 'AUTH', mechanism: 'TLS' }, 234)
      this.#notify('tls-established')
      this.#ask({ verb: 'CCC' }, 200)
    } else if (subject === 'greeting') this.greet(code)
    else if (input === '* 421') this.user.receive(this.server.reply(421, ''))
    else this.#ask(this.#command(subject), code)
  }

  #command(subject: string): Command {
    if (subject === '*') return { verb: 'OTHER', name: 'FROB' }
    if (subject === 'transfer') return { verb: 'RETR', path: 'a' }
    if (subject === 'address') return { verb: 'PASV' }
    const line = { AUTH: 'AUTH TLS', LPRT: 'LPRT 1', USER: 'USER a', PASS: 'PASS a', ACCT: 'ACCT a' }[subject]
    const bare = /^(TYPE|MODE|STRU|PROT|EPSV ALL|RANG|CCC|REIN|QUIT|EPSV|PASV|LPSV|CPSV)/.test(subject)
    const argument = { REST: '1', RANG: '1 4' }[subject] ?? 'a'
    return parseCommandLine(line ?? (bare && subject !== 'RANG' ? subject : `${subject} ${argument}`))
  }

  #ask(command: Command, code: number): void {
    this.server.receive(this.user.send(command))
    this.user.receive(this.server.reply(code, ''))
  }

  #notify(fact: 'tls-cleared' | 'tls-established'): void {
    this.user.notify(fact)
    this.server.notify(fact)
  }
}

describe.each(tables)('the %s table', (_name, table) => {
  it('is closed: every move leads to a state of its own', () => {
    for (const { to } of movesOf(table)) expect(Object.keys(table.moves)).toContain(to)
  })

  it('is reachable: every state can be come to from the first one', () => {
    for (const state of Object.keys(table.moves)) expect(wayTo(table, state)).toBeDefined()
  })
})

describe('both ends of a connection make', () => {
  it.each(allMoves)('the move $name: $title', ({ name, table, from, input, to }) => {
    const pair = new Pair()
    const inputs = [...wayTo(table, from), input]
    const isEarly = /^(greeting|end|tls-established)/.test(inputs[0] as string)
    if (!isEarly) pair.greet()
    inputs.forEach((each, index) => {
      if (index === 1 && inputs[0] === 'tls-established') pair.greet()
      pair.live(each)
    })
    expect(pair.server.state[name]).toBe(to)
    // A 421 in the clear while TLS is due cannot be told from an attack: the user has closed before it looks.
    const isUnheard = name === 'dialogue' && input === '* 421' && from !== 'open'
    expect(pair.user.state[name]).toBe(isUnheard ? 'closed' : to)
  })
})

describe('a dialogue leads to', () => {
  const rename = ['RNFR a', 350] as const
  const restart = ['REST 7', 350] as const
  it.each([
    [{ sequence: 'rename-due' }, [rename]],
    [{ sequence: 'none' }, [rename, ['RNTO b', 250]]],
    [{ sequence: 'none' }, [rename, ['NOOP', 200]]],
    [{ sequence: 'none' }, [rename, ['USER a', 331]]],
    [{ sequence: 'none' }, [rename, ['RNTO b', 550]]],
    [{ sequence: 'copy-due' }, [['SITE CPFR a', 350]]],
    [{ sequence: 'none' }, [restart, ['USER a', 331]]],
    [{ sequence: 'restart-due' }, [restart, ['EPSV', 500], ['PRET RETR a', 500], ['PASV', 227]]],
    [{ sequence: 'none' }, [restart, ['PASV', 227], ['RETR a', 150]]],
    [{ sequence: 'none' }, [restart, ['RETR a', 550]]],
    [{ sequence: 'range-due' }, [restart, ['RANG 1 4', 350], ['EPSV', 229]]],
    [
      { sequence: 'none' },
      [
        ['RANG 1 4', 350],
        ['RANG 1 0', 350],
      ],
    ],
    [{ sequence: 'none' }, [['RANG 1 0', 350]]],
    [
      { dataConnection: 'none', addressing: 'extended-only' },
      [
        ['EPSV', 229],
        ['EPSV ALL', 200],
        ['RETR a', 425],
      ],
    ],
    [{ dataConnection: 'none', addressing: 'extended-only' }, [['EPSV ALL', 200]]],
    [
      { dataConnection: 'passive', addressing: 'any' },
      [
        ['EPSV 1', 229],
        ['EPSV ALL', 500],
      ],
    ],
    [
      { dataConnection: 'passive' },
      [
        ['PORT 1,2,3,4,5,6', 200],
        ['CPSV', 227],
      ],
    ],
    [
      { dataConnection: 'active' },
      [
        ['PASV', 227],
        ['LPRT 1', 200],
      ],
    ],
    [
      { dataConnection: 'passive' },
      [
        ['EPSV', 229],
        ['PASV', 500],
      ],
    ],
    [
      { dataConnection: 'none' },
      [
        ['EPSV', 229],
        ['MLSD', 501],
      ],
    ],
    [
      { dataConnection: 'transferring' },
      [
        ['EPSV', 229],
        ['STOU', 125],
      ],
    ],
    [
      { dataConnection: 'none' },
      [
        ['EPSV', 229],
        ['STOU', 125],
        ['NOOP', 250],
      ],
    ],
    [
      { login: 'logged-in' },
      [
        ['USER a', 230],
        ['USER b', 530],
      ],
    ],
    [
      { login: 'password-due' },
      [
        ['USER a', 230],
        ['USER b', 331],
      ],
    ],
    [
      { login: 'logged-out' },
      [
        ['USER a', 331],
        ['USER b', 530],
      ],
    ],
    [
      { login: 'logged-out' },
      [
        ['USER a', 331],
        ['PASS a', 332],
        ['ACCT a', 530],
      ],
    ],
    [
      { login: 'logged-out' },
      [
        ['USER a', 230],
        ['AUTH TLS', 234],
      ],
    ],
    [
      { dataProtection: 'private' },
      [
        ['PROT P', 200],
        ['CCC', 200],
      ],
    ],
    [
      { dataProtection: 'clear' },
      [
        ['PROT P', 200],
        ['AUTH TLS', 234],
      ],
    ],
    [
      { representation: 'local' },
      [
        ['TYPE I', 200],
        ['TYPE L 8', 200],
        ['TYPE A', 504],
      ],
    ],
    [
      { representation: 'ascii' },
      [
        ['TYPE I', 200],
        ['REIN', 120],
        ['NOOP', 220],
      ],
    ],
    [
      { representation: 'image' },
      [
        ['TYPE I', 200],
        ['REIN', 120],
      ],
    ],
    [{ dialogue: 'open' }, [['QUIT', 500]]],
    [{ dialogue: 'closing' }, [['QUIT', 221]]],
  ] as const)('%o by %o', (expected, said) => {
    const server = new ServerSession()
    server.greet(220, '')
    for (const [line, code] of said) {
      server.receive(new TextEncoder().encode(`${line}\r\n`))
      server.reply(code, '')
    }
    expect(server.state).toMatchObject(expected)
  })
})
