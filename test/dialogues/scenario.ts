import type { Recorder } from './recorder.ts'

/** What a dialogue is about, and how it goes; it begins behind the connect and before the greeting. */
export interface Scenario {
  /** The file's name. */
  readonly name: string
  /** Its first line. */
  readonly about: string
  /** The only server that gets there; without it, all do. */
  readonly server?: string
  run(dialogue: Recorder): Promise<void>
}
