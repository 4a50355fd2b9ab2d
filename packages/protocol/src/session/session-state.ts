import { type AddressingState, addressingTable } from './addressing-table.ts'
import { type ControlProtectionState, controlProtectionTable } from './control-protection-table.ts'
import { type DataConnectionState, dataConnectionTable } from './data-connection-table.ts'
import { type DataProtectionState, dataProtectionTable } from './data-protection-table.ts'
import { type DialogueState, dialogueTable } from './dialogue-table.ts'
import { type LoginState, loginTable } from './login-table.ts'
import { type RepresentationState, representationTable } from './representation-table.ts'
import { type SequenceState, sequenceTable } from './sequence-table.ts'
import { move, type StateTable } from './state-table.ts'
import { type StructureState, structureTable } from './structure-table.ts'
import { type TransmissionState, transmissionTable } from './transmission-table.ts'

/** One state of each table: all that both ends of a control connection agree on. */
export interface SessionState {
  readonly dialogue: DialogueState
  readonly login: LoginState
  readonly controlProtection: ControlProtectionState
  readonly dataProtection: DataProtectionState
  readonly dataConnection: DataConnectionState
  readonly addressing: AddressingState
  readonly sequence: SequenceState
  readonly representation: RepresentationState
  readonly transmission: TransmissionState
  readonly structure: StructureState
}

/** The tables, under the names that their states have in `SessionState`. */
export const sessionTables: { readonly [Name in keyof SessionState]: StateTable<SessionState[Name]> } = {
  dialogue: dialogueTable,
  login: loginTable,
  controlProtection: controlProtectionTable,
  dataProtection: dataProtectionTable,
  dataConnection: dataConnectionTable,
  addressing: addressingTable,
  sequence: sequenceTable,
  representation: representationTable,
  transmission: transmissionTable,
  structure: structureTable,
}

type TableName = keyof SessionState

const names = Object.keys(sessionTables) as readonly TableName[]

/** What moves any table at all: few replies do. */
const moving: ReadonlySet<string> = new Set(
  Object.values(sessionTables).flatMap(({ moves }) => Object.values(moves).flatMap(Object.keys)),
)

export const initialState: SessionState = Object.fromEntries(
  names.map(name => [name, sessionTables[name].initial]),
) as unknown as SessionState

/**
 * The state after one input, the same for all tables.
 *
 * One rule joins them: a move of the control protection is an input of the dialogue, which is silent during it.
 */
export function advance(state: SessionState, inputs: readonly string[]): SessionState {
  const telling = inputs.filter(input => moving.has(input))
  if (telling.length === 0) return state
  const protection = move(controlProtectionTable, state.controlProtection, telling)
  if (protection !== state.controlProtection) telling.unshift(`control ${protection}`)
  // Most inputs move one table or none.
  let next = state
  for (const name of names) {
    const moved = move(sessionTables[name] as StateTable<string>, state[name], telling)
    if (moved !== state[name]) next = { ...next, [name]: moved }
  }
  return next
}
