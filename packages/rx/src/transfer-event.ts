/** What a transfer came to. */
export interface TransferResult {
  /** Bytes that were transferred. */
  readonly bytes: number
  /** Milliseconds from the first byte asked for to the final reply. */
  readonly milliseconds: number
}

/** What a download or an upload tells while it runs; `done` is always the last one. */
export type TransferEvent =
  | { readonly type: 'started'; readonly path: string; readonly total: number | undefined }
  | {
      readonly type: 'progress'
      readonly path: string
      readonly bytes: number
      readonly total: number | undefined
    }
  | { readonly type: 'done'; readonly path: string; readonly result: TransferResult }
