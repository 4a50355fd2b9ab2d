import type { Verb } from '../command/command.ts'
import { verbs } from '../command/verbs.ts'
import { type ControlProtectionState, controlProtectionTable } from './control-protection-table.ts'
import { type DataConnectionState, dataConnectionTable } from './data-connection-table.ts'
import { type DataProtectionState, dataProtectionTable } from './data-protection-table.ts'
import { type DialogueState, dialogueTable } from './dialogue-table.ts'
import { type LoginState, loginTable } from './login-table.ts'
import { type RepresentationState, representationTable } from './representation-table.ts'
import { type SequenceState, sequenceTable } from './sequence-table.ts'
import { move } from './state-table.ts'

/** One state of each table: all that both ends of a control connection agree on. */
export interface SessionState {
  readonly dialogue: DialogueState
  readonly login: LoginState
  readonly controlProtection: ControlProtectionState
  readonly dataProtection: DataProtectionState
  readonly dataConnection: DataConnectionState
  readonly sequence: SequenceState
  readonly representation: RepresentationState
}

export const initialState: SessionState = {
  dialogue: dialogueTable.initial,
  login: loginTable.initial,
  controlProtection: controlProtectionTable.initial,
  dataProtection: dataProtectionTable.initial,
  dataConnection: dataConnectionTable.initial,
  sequence: sequenceTable.initial,
  representation: representationTable.initial,
}

/** The state after one input, the same for all tables. */
export function advance(state: SessionState, inputs: readonly string[]): SessionState {
  return {
    dialogue: move(dialogueTable, state.dialogue, inputs),
    login: move(loginTable, state.login, inputs),
    controlProtection: move(controlProtectionTable, state.controlProtection, inputs),
    dataProtection: move(dataProtectionTable, state.dataProtection, inputs),
    dataConnection: move(dataConnectionTable, state.dataConnection, inputs),
    sequence: move(sequenceTable, state.sequence, inputs),
    representation: move(representationTable, state.representation, inputs),
  }
}

/** The names of "this verb, with this argument, was answered with this code", the most specific first. */
export function answeredInputs(verb: string, argument: string, code: number): readonly string[] {
  const digit = Math.floor(code / 100)
  const inputs: string[] = []
  if (verb === 'PROT' || verb === 'TYPE') inputs.push(`${verb} ${argument.trim().toUpperCase()} ${digit}`)
  inputs.push(`${verb} ${code}`, `${verb} ${digit}`)
  if (verbs[verb as Verb]?.transfer !== undefined) inputs.push(`transfer ${digit}`)
  inputs.push(`* ${code}`, `* ${digit}`)
  return inputs
}
