import type { Random } from '../../support/random-from.ts'
import type { Blow, Stroke } from '../../support/relay/relay-link.ts'

/** Shorter than any deadline. */
const PAUSE_MS = 300

/** What falls on the connections of a run: nothing that harms, a few blows, or many. */
export interface Weather {
  readonly name: 'calm' | 'cuts' | 'storm'
  /** Of a hundred connections so many are struck. */
  readonly chance: { readonly control: number; readonly data: number }
  readonly blows: readonly Blow[]
  /** Processes of the server are killed or frozen. */
  readonly strikesProcesses: boolean
}

const weathers: readonly Weather[] = [
  { name: 'calm', chance: { control: 30, data: 40 }, blows: ['pause', 'trickle'], strikesProcesses: false },
  {
    name: 'cuts',
    chance: { control: 10, data: 35 },
    blows: ['reset', 'reset', 'end', 'pause', 'trickle'],
    strikesProcesses: true,
  },
  {
    name: 'cuts',
    chance: { control: 20, data: 20 },
    blows: ['reset', 'end', 'pause', 'trickle'],
    strikesProcesses: true,
  },
  {
    name: 'storm',
    chance: { control: 15, data: 40 },
    blows: ['reset', 'end', 'stall', 'deaf', 'pause', 'trickle'],
    strikesProcesses: true,
  },
]

export function weatherFrom(random: Random): Weather {
  return weathers[random(weathers.length)] as Weather
}

/** What falls on a new connection: around the first byte, in the first messages, or anywhere. */
export function strokeFrom(
  random: Random,
  { chance, blows }: Weather,
  purpose: 'control' | 'data',
): Stroke | undefined {
  if (random(100) >= chance[purpose]) return undefined
  const blow = blows[random(blows.length)] as Blow
  const reaches = purpose === 'control' ? [1, 200, 1500, 8000] : [1, 2, 1500, 70_000, 700_000, 2_100_000]
  return {
    blow,
    direction: blow !== 'end' && random(2) === 1 ? 'up' : 'down',
    afterBytes: random(reaches[random(reaches.length)] as number),
    milliseconds: random(PAUSE_MS),
  }
}
