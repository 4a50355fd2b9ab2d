import { describe, expect, it } from 'vitest'
import { controlProtectionTable } from '../../src/session/control-protection-table.ts'
import { dataConnectionTable } from '../../src/session/data-connection-table.ts'
import { dataProtectionTable } from '../../src/session/data-protection-table.ts'
import { dialogueTable } from '../../src/session/dialogue-table.ts'
import { loginTable } from '../../src/session/login-table.ts'
import { representationTable } from '../../src/session/representation-table.ts'
import { sequenceTable } from '../../src/session/sequence-table.ts'
import type { StateTable } from '../../src/session/state-table.ts'

const tables: readonly (readonly [string, StateTable<string>])[] = [
  ['dialogue', dialogueTable],
  ['login', loginTable],
  ['control protection', controlProtectionTable],
  ['data protection', dataProtectionTable],
  ['data connection', dataConnectionTable],
  ['sequence', sequenceTable],
  ['representation', representationTable],
]

describe.each(tables)('the %s table', (_name, table) => {
  it('is closed: every move leads to a state of its own', () => {
    for (const moves of Object.values(table.moves)) {
      for (const next of Object.values(moves)) expect(Object.keys(table.moves)).toContain(next)
    }
  })

  it('is reachable: every state can be come to from the first one', () => {
    const reached = new Set([table.initial])
    for (const state of reached)
      for (const next of Object.values(table.moves[state] ?? {})) reached.add(next as string)
    expect([...reached].sort()).toEqual(Object.keys(table.moves).sort())
  })
})
