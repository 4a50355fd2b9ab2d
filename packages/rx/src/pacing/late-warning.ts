const told = new WeakSet<object>()

/** Says once for the limits of a gate, which the gates of one `withGate` share, that it does not hold its source back. */
export function warnOfLateValue(limits: object): void {
  if (told.has(limits)) return
  told.add(limits)
  process.emitWarning(
    'a value reached the operator of its gate only after the source had gone on: an operator between them is ' +
      'asynchronous (delay, observeOn, concatMap ...), and what waits there is not counted; ' +
      'make the operator of the gate the first asynchronous one',
    { type: 'SluiceWarning', code: 'SLUICE_LATE_GATE' },
  )
}
