/** What the page shows. */
export interface Table {
  readonly summary: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}
