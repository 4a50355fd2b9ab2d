import { sessionTables } from '../../packages/protocol/src/session/session-state.ts'
import type { StateTable } from '../../packages/protocol/src/session/state-table.ts'
import { tableTexts } from './texts/state-machines.ts'

type TableName = keyof typeof sessionTables

/** All inputs that lead from one state to another. */
interface Edge {
  readonly from: string
  readonly to: string
  readonly inputs: readonly string[]
}

/** The tables of a session as diagrams and as lists of their moves. */
export function render(): string {
  const sections = (Object.keys(sessionTables) as TableName[]).map(name => section(name, sessionTables[name]))
  return `${[introduction, ...sections].join('\n\n')}\n`
}

const introduction = `# State machines of a session

This page is generated from the tables in \`src/session\`; \`npm run docs\` writes it.

A session keeps one state of each table below, \`UserSession\` and \`ServerSession\` the same ones: tables do not know
which side plays them. They are moved by what both ends see, a command with the reply that answered it (\`USER 331\`,
\`USER 2yz\`), or by what the owner of the sockets tells (TLS began, TLS ended, the connection ended). *Transfer* stands
for each command that moves data, *address* for each that asks for a data connection, *anything* for each command at
all. Of the names that fit, the most exact one that has a move counts; without a move the state stays. The diagrams
leave out the moves that lead back to where they began, and all but the first of many names; the lists have everything.

One rule joins the tables: a move of the control connection's protection is an input of the dialogue.`

function section(name: TableName, table: StateTable<string>): string {
  const { title, text } = tableTexts[name]
  const edges = edgesOf(table)
  return [
    `## ${title} (\`state.${name}\`)`,
    text,
    ['```mermaid', 'stateDiagram-v2', ...diagram(table, edges), '```'].join('\n'),
    ['| from | by | to |', '|---|---|---|', ...edges.map(row)].join('\n'),
  ].join('\n\n')
}

function edgesOf(table: StateTable<string>): readonly Edge[] {
  return Object.entries(table.moves).flatMap(([from, moves]) => {
    const targets = [...new Set(Object.values(moves) as string[])]
    return targets.map(to => {
      const inputs = Object.keys(moves).filter(input => moves[input] === to)
      return { from, to, inputs: inputs.map(shown) }
    })
  })
}

function diagram(table: StateTable<string>, edges: readonly Edge[]): string[] {
  const states = Object.keys(table.moves).map(state => `  state "${state}" as ${idOf(state)}`)
  const moving = edges.filter(({ from, to }) => from !== to)
  const arrows = moving.map(({ from, to, inputs }) => {
    const [first, ...rest] = inputs
    const more = rest.length === 0 ? '' : rest.length === 1 ? `, ${rest[0]}` : `, ${rest.length} more`
    return `  ${idOf(from)} --> ${idOf(to)} : ${first}${more}`
  })
  return [...states, `  [*] --> ${idOf(table.initial)}`, ...arrows]
}

function row({ from, to, inputs }: Edge): string {
  return `| ${from} | ${inputs.join(', ')} | ${to} |`
}

function idOf(state: string): string {
  return state.replaceAll('-', '_')
}

const facts: Readonly<Record<string, string>> = {
  end: 'the connection ends',
  'tls-established': 'TLS begins',
  'tls-cleared': 'TLS ends',
}

/** An input as people say it: `* 4` is `anything 4yz`. */
function shown(input: string): string {
  if (input.startsWith('control ')) return `the control connection is ${input.slice('control '.length)}`
  const text = input.replace('*', 'anything')
  return facts[input] ?? (/ \d$/.test(text) ? `${text}yz` : text)
}
