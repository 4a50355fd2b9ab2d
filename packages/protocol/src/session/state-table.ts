/**
 * A state machine as data.
 *
 * It does not know which side plays it: its inputs are what both ends of a control connection see, a command with
 * the reply that answered it, or a fact told by whoever owns the sockets.
 */
export interface StateTable<State extends string> {
  readonly initial: State
  readonly moves: Readonly<Record<State, Readonly<Partial<Record<string, State>>>>>
}

/**
 * The state after an input; `inputs` names it from the most to the least specific, the first that has a move
 * counts.
 */
export function move<State extends string>(
  table: StateTable<State>,
  state: State,
  inputs: readonly string[],
): State {
  const moves = table.moves[state]
  for (const input of inputs) {
    const next = moves[input]
    if (next !== undefined) return next
  }
  return state
}
