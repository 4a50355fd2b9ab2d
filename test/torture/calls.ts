import type { FtpSession } from '@sluice/transport'
import { content, expectBytes, expectStored, Kept, type World } from './world.ts'

/** Stores the content, and looks at what the server has. */
export async function store(session: FtpSession, world: World, path = 'new'): Promise<void> {
  await session.store(content, path)
  expectStored(world, path)
}

/** Fetches the small file, and looks at what came. */
export async function fetchSmall(session: FtpSession): Promise<void> {
  const kept = quiet()
  await session.retrieve('small', kept)
  expectBytes(kept.bytes, Buffer.from('small'), 'the small file')
}

/** Fetches a file and looks at what came. */
export async function fetchWhole(session: FtpSession, expected: Uint8Array = content): Promise<void> {
  const kept = quiet()
  await session.retrieve('file', kept)
  expectBytes(kept.bytes, expected, 'what was fetched')
}

/** Its failure is told by the promise. */
export function quiet(): Kept {
  return new Kept().on('error', () => {})
}
