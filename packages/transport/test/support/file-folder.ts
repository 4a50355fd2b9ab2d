import { existsSync, readdirSync, readlinkSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect } from 'vitest'

/** A folder of its own for each test of a file; every test ends with no file in it open. */
export function useFileFolder(): (name: string) => string {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sluice-files-'))
  })
  afterEach(async () => {
    expect(openFilesIn(folder)).toEqual([])
    await rm(folder, { recursive: true })
  })
  return name => join(folder, name)
}

const DESCRIPTORS = '/proc/self/fd'

/** The files below a folder that this process has open; only Linux tells. */
function openFilesIn(folder: string): string[] {
  if (!existsSync(DESCRIPTORS)) return []
  return readdirSync(DESCRIPTORS).flatMap(descriptor => {
    try {
      const path = readlinkSync(join(DESCRIPTORS, descriptor))
      return path.startsWith(folder) ? [path] : []
    } catch {
      return [] // that of the listing itself
    }
  })
}
