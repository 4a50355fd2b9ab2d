import { LocalProtocolError } from '@sluice/protocol'

/** What was given for a source or a target is none; throws nothing itself, and never shows what is in it. */
export function badEnd(end: 'source' | 'target', given: unknown): LocalProtocolError {
  return new LocalProtocolError({
    code: 'FTP_BAD_ARGUMENT',
    phase: 'transfer',
    message: `${kinds[end]}, not ${nameOf(given)}${adviceFor(given)}`,
  })
}

const kinds = {
  source:
    'what is uploaded is a local path, bytes, a Blob, { text }, a stream or iterable of chunks, or a function that ' +
    'opens one',
  target: 'a download goes to a local path, a { folder }, a stream, or a function that opens one',
} as const

function nameOf(given: unknown): string {
  if (given === null || typeof given !== 'object') return given === null ? 'null' : `${typeof given}`
  return `an object of ${given.constructor?.name ?? 'no class'}`
}

function adviceFor(given: unknown): string {
  if (given instanceof ArrayBuffer) return ': give new Uint8Array(it)'
  return typeof given === 'object' && given !== null && 'body' in given ? ': give its body' : ''
}
