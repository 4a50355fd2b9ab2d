import { FtpError } from '@sluice/protocol'

/** The error that a promise rejects with; anything else fails the test. */
export async function failureOf(promise: Promise<unknown>): Promise<FtpError> {
  let value: unknown
  try {
    value = await promise
  } catch (error) {
    if (error instanceof FtpError) return error
    throw new Error('a foreign error', { cause: error })
  }
  throw new Error(`it did not fail, but gave ${JSON.stringify(value)}`)
}
