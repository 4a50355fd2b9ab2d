import { expect, test } from 'vitest'
import { PendingFolders } from '../../src/listing/pending-folders.ts'
import type { WalkFolder } from '../../src/listing/walk-folder.ts'

const folders = (count: number): WalkFolder[] =>
  Array.from({ length: count }, (_, at) => ({
    path: `${at}`,
    text: `${at}`,
    depth: 1,
    unique: undefined,
    isLink: false,
    parent: undefined,
  }))

test.each(['breadth', 'depth'] as const)(
  'more than 250,000 folders that wait are an error, %s first',
  order => {
    const pending = new PendingFolders(order)
    const most = folders(250_000)
    pending.add(most)
    const [one] = most
    expect(() => pending.add([one as WalkFolder])).toThrow(
      expect.objectContaining({ code: 'FTP_LIMIT_EXCEEDED' }),
    )
    expect(pending.take()).toBe(one)
    pending.add([one as WalkFolder])
  },
)
