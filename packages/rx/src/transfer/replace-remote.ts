import {
  type Choice,
  type Command,
  capabilitiesOf,
  type PathArgument,
  type Reply,
  ReplyError,
} from '@sluice/protocol'
import type { FtpSession } from '@sluice/transport'
import { isMissing } from './is-missing.ts'
import { backupPath } from './temporary-name.ts'
import { transferFailure } from './transfer-failure.ts'

/** What a replacement leaves behind when the connection goes in the middle of it. */
export interface Replacement {
  /** Where the old file is meanwhile, or may be. */
  backup?: PathArgument
}

/**
 * Gives a file that was stored under a temporary name its own, and the permissions of the one that it replaces, as far
 * as the server tells and takes them.
 *
 * A server that does not rename over a file that is there has it moved away first (`name.0123456789ab.old`), and back
 * if that does not help; for a moment there is none then. Nothing of it is aborted half way.
 */
export async function replaceRemote(
  session: FtpSession,
  temporary: PathArgument,
  path: PathArgument,
  bytes: number,
  state: Replacement,
): Promise<void> {
  const mode = await modeOf(session, path)
  if (mode !== undefined) await unlessRefused(session.chmod(temporary, mode))
  const refusal = await refusalOf(session.rename(temporary, path))
  if (refusal !== undefined) await overOldOne(session, temporary, path, bytes, state, refusal)
  if (state.backup !== undefined) await unlessRefused(session.delete(state.backup))
}

async function overOldOne(
  session: FtpSession,
  temporary: PathArgument,
  path: PathArgument,
  bytes: number,
  state: Replacement,
  refusal: ReplyError,
): Promise<void> {
  const wasMoved = state.backup !== undefined
  const backup = state.backup ?? backupPath(path)
  // It may be there though the word of it is lost.
  state.backup = backup
  const isStuck = (await refusalOf(session.rename(path, backup))) !== undefined
  if (isStuck && !wasMoved) delete state.backup
  const again = isStuck ? refusal : await refusalOf(session.rename(temporary, path))
  if (again === undefined) return
  const stays = state.backup === undefined ? undefined : await refusalOf(session.rename(backup, path))
  // Only of one whose move was never confirmed it is no wonder that it is missing.
  if (stays === undefined || (isStuck && isMissing(stays))) delete state.backup
  const left = state.backup === undefined ? '' : `; the old one is "${shown(state.backup)}"`
  throw transferFailure(
    'FTP_NOT_RENAMED',
    `the whole file is "${shown(temporary)}", which could not be renamed: ${again.message}${left}`,
    { bytes, cause: again, reply: again.reply },
  )
}

/** The permissions of what is there, where the server tells them; some have to be asked for them (RFC 3659, 7.9). */
async function modeOf(session: FtpSession, path: PathArgument): Promise<number | undefined> {
  const { facts } = capabilitiesOf(session.features)
  const mode = facts.find(({ name }) => name.toLowerCase() === 'unix.mode')
  if (mode === undefined) return undefined
  const usual = facts.filter(({ current }) => current)
  if (!mode.current) await unlessRefused(session.command(choiceOf([...usual, mode])))
  const status = await unlessRefused(session.stat(path))
  if (!mode.current) await unlessRefused(session.command(choiceOf(usual)))
  return status?.type === 'entry' && status.entry.type === 'file' ? status.entry.mode : undefined
}

function choiceOf(facts: readonly Choice[]): Command {
  return { verb: 'OPTS', text: `MLST ${facts.map(({ name }) => `${name};`).join('')}` }
}

async function unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof ReplyError) return undefined
    throw error
  }
}

async function refusalOf(answer: Promise<Reply>): Promise<ReplyError | undefined> {
  try {
    await answer
    return undefined
  } catch (error) {
    if (error instanceof ReplyError && error.reply.code !== 421) return error
    throw error
  }
}

function shown(path: PathArgument): string {
  return typeof path === 'string' ? path : Buffer.from(path).toString()
}
