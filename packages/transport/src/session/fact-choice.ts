import { capabilitiesOf, type Features } from '@sluice/protocol'

/** The facts that MLSx tells as long as nobody has chosen others, as OPTS MLST takes them; empty where nobody knows. */
export function usualFacts(features: Features): string {
  const { facts } = capabilitiesOf(features)
  return facts.flatMap(({ name, current }) => (current ? `${name};` : [])).join('')
}

/** Whether two choices have the same facts, in whatever order (RFC 3659, 7.9). */
export function isSameChoice(one: string, other: string): boolean {
  return sorted(one) === sorted(other)
}

function sorted(choice: string): string {
  return choice
    .toLowerCase()
    .split(';')
    .map(name => name.trim())
    .filter(name => name !== '')
    .sort()
    .join(';')
}
