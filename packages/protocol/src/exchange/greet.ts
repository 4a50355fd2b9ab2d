import { ReplyError } from '../errors.ts'
import type { Reply } from '../reply/reply.ts'
import { describeReply, isCompletion } from '../reply/reply.ts'
import { reply, settle } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { completed, type Outcome } from './outcome.ts'
import { inLockStep, profileOf } from './server-profile.ts'
import type { Exchange } from './step.ts'

const GREETING = 0
const LOGGED_IN = 230

/**
 * Waits for the greeting, through a 120 if there is one (RFC 959, 5.4), and takes the server's profile from it, in
 * lock-step if the session is. A greeting of 230 lets `logIn` have nothing to do.
 */
export function* greet(conversation: Conversation): Exchange<Outcome<Reply>> {
  const answer = yield* reply(GREETING, 'greeting')
  if (answer.type === 'aborted') return yield* settle()
  if (answer.type === 'failed') return answer
  if (!isCompletion(answer.reply)) return { type: 'failed', error: unwelcome(answer.reply) }
  const profile = profileOf(answer.reply)
  conversation.profile = conversation.session.lockStep === true ? inLockStep(profile) : profile
  conversation.admitted = answer.reply.code === LOGGED_IN ? answer.reply : undefined
  return completed(answer.reply)
}

function unwelcome(greeting: Reply): ReplyError {
  return new ReplyError({
    code: 'FTP_SERVICE_CLOSING',
    phase: 'greeting',
    message: `the server does not take connections now: "${describeReply(greeting)}"`,
    reply: greeting,
  })
}
