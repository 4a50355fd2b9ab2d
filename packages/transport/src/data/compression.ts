import { badOption } from '../bad-option.ts'
import { checkNames } from '../check-names.ts'

/** Bounds for what compressed bytes may become, and how hard our own are pressed. */
export interface CompressionOptions {
  /** Most bytes that one transfer may become; no limit by default. */
  readonly maxBytes?: number | undefined
  /** How many times as large as what is sent a transfer may become, from 16 MiB on; default 200. */
  readonly maxRatio?: number | undefined
  /** From 1, fast, to 9, small; zlib's own default is 6. */
  readonly level?: number | undefined
}

export interface CompressionLimits {
  readonly maxBytes: number
  readonly maxRatio: number
  readonly level: number | undefined
}

const DEFAULT_MAX_RATIO = 200
const MAX_LEVEL = 9

/** Throws `LocalProtocolError` (`FTP_BAD_OPTION`). */
export function resolveCompression(compress: boolean | CompressionOptions = false): CompressionLimits {
  const options = typeof compress === 'boolean' ? {} : compress
  checkNames('compress', options, ['maxBytes', 'maxRatio', 'level'] satisfies (keyof CompressionOptions)[])
  const { maxBytes = Infinity, maxRatio = DEFAULT_MAX_RATIO, level } = options
  if (!(maxBytes > 0)) throw badOption('compress.maxBytes must be more than 0')
  if (!(maxRatio >= 1)) throw badOption('compress.maxRatio must be 1 or more')
  if (level !== undefined && !(Number.isInteger(level) && level >= 1 && level <= MAX_LEVEL)) {
    throw badOption(`compress.level must be a whole number from 1 to ${MAX_LEVEL}`)
  }
  return { maxBytes, maxRatio, level }
}
