import { readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isSameFile, type RemoteFacts } from './remote-facts.ts'

/** What stands in a note. */
interface Noted extends RemoteFacts {
  readonly version: 1
  /** The remote path. */
  readonly path: string
  /** The name of the file that has the bytes, in the same folder. */
  readonly file: string
}

/**
 * A small file beside a download, which says what its bytes are a part of: JSON at `name.resume`. It is there as long
 * as the download is not whole.
 */
export class ResumeNote {
  readonly #target: string
  readonly #remote: string

  constructor(target: string, remote: string) {
    this.#target = target
    this.#remote = remote
  }

  get #file(): string {
    return `${this.#target}.resume`
  }

  /** The file that an earlier process has left of this one, or of another one; undefined without a note that is one. */
  async read(facts: RemoteFacts): Promise<{ readonly file: string; readonly isSame: boolean } | undefined> {
    const noted = parse(await readFile(this.#file, 'utf8').catch(() => ''))
    if (noted === undefined || !this.#isOurs(noted.file)) return undefined
    const isSame = noted.path === this.#remote && isSameFile(noted, facts)
    return { file: join(dirname(this.#target), noted.file), isSame }
  }

  async write(partial: string, facts: RemoteFacts): Promise<void> {
    const noted: Noted = { version: 1, path: this.#remote, file: basename(partial), ...facts }
    await writeFile(this.#file, `${JSON.stringify(noted)}\n`)
  }

  async remove(): Promise<void> {
    await rm(this.#file, { force: true })
  }

  /** Nobody can point us at a file that is none of ours. */
  #isOurs(file: string): boolean {
    const name = basename(this.#target)
    return (
      file === name ||
      (file.startsWith(`${name}.`) && /^[0-9a-f]{12}\.part$/.test(file.slice(name.length + 1)))
    )
  }
}

function parse(text: string): Noted | undefined {
  try {
    const value: Partial<Noted> = JSON.parse(text)
    return value.version === 1 && typeof value.file === 'string' ? (value as Noted) : undefined
  } catch {
    return undefined
  }
}
