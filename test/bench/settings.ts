/** How much is measured, from the environment. */
export interface Settings {
  /** Bytes of the one large file: `BENCH_BYTES`, 1 GiB. */
  readonly bytes: number
  /** How many small files there are: `BENCH_FILES`, 1,000. */
  readonly files: number
  /** Bytes of a small file: `BENCH_FILE_BYTES`, 10 KiB. */
  readonly fileBytes: number
  /** How many small files go over the wide-area link: `BENCH_FAR_FILES`, 100. */
  readonly farFiles: number
  /** How many small files several sessions fetch: `BENCH_MANY_FILES`, 2,000. */
  readonly manyFiles: number
  /** How many gzipped files go through the pipeline: `BENCH_PIPELINE_FILES`, 300. */
  readonly pipelineFiles: number
  /** Entries of the folder that is listed: `BENCH_ENTRIES`, 100,000. */
  readonly entries: number
  /** The round trip of the wide-area link in milliseconds: `BENCH_RTT`, 50. */
  readonly rtt: number
  /** Replies to be parsed: `BENCH_REPLIES`, 1,000,000. */
  readonly replies: number
  /** Lines of a listing to be parsed: `BENCH_LINES`, 1,000,000. */
  readonly lines: number
  /** Times that each client does each job: `BENCH_ROUNDS`, 3. */
  readonly rounds: number
}

/** Reads the settings; throws for a value that is not a whole number of 1 or more. */
export function readSettings(): Settings {
  return {
    bytes: wholeNumber('BENCH_BYTES', 1024 ** 3),
    files: wholeNumber('BENCH_FILES', 1000),
    fileBytes: wholeNumber('BENCH_FILE_BYTES', 10 * 1024),
    farFiles: wholeNumber('BENCH_FAR_FILES', 100),
    manyFiles: wholeNumber('BENCH_MANY_FILES', 2000),
    pipelineFiles: wholeNumber('BENCH_PIPELINE_FILES', 300),
    entries: wholeNumber('BENCH_ENTRIES', 100_000),
    rtt: wholeNumber('BENCH_RTT', 50),
    replies: wholeNumber('BENCH_REPLIES', 1_000_000),
    lines: wholeNumber('BENCH_LINES', 1_000_000),
    rounds: wholeNumber('BENCH_ROUNDS', 3),
  }
}

function wholeNumber(name: string, preset: number): number {
  const value = Number(process.env[name] ?? preset)
  if (!Number.isSafeInteger(value) || value < 1)
    throw new Error(`${name} must be a whole number of 1 or more`)
  return value
}
