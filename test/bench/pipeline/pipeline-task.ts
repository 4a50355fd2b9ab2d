import type { Access } from '../task.ts'

/** What a contender is asked to do: to add up each gzipped CSV of a folder and to move it into another one. */
export interface PipelineTask extends Access {
  readonly from: string
  readonly to: string
  /** Files at a time, a session for each. */
  readonly sessions: number
}
