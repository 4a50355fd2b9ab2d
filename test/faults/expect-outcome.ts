import { expect } from 'vitest'
import type { Failure } from './row.ts'

/** What a row says of how its call ends. */
interface Expected {
  readonly gives?: unknown
  readonly fails?: Failure | undefined
}

/** Expects what a row says; gives the error that it has failed with. */
export async function expectOutcome(
  { gives, fails }: Expected,
  outcome: Promise<unknown>,
): Promise<Error | undefined> {
  if (fails === undefined) {
    expect(await outcome).toEqual(gives)
    return undefined
  }
  const error = await outcome.then(
    value => expect.fail(`it gave ${JSON.stringify(value)}`),
    (error: Error) => error,
  )
  const { code, ...others } = fails
  expect([code].flat()).toContain((error as { readonly code?: unknown }).code)
  expect(error).toMatchObject(others)
  return error
}
