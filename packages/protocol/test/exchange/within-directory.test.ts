import { describe, expect, it } from 'vitest'
import type { Command } from '../../src/command/command.ts'
import { noop } from '../../src/exchange/information.ts'
import { withinDirectory } from '../../src/exchange/within-directory.ts'
import { ReceivedReply } from '../../src/reply/received-reply.ts'

describe('the way back', () => {
  it('is the path in the bytes in which the server has told it', () => {
    const exchange = withinDirectory('a', () => noop())
    const home = Uint8Array.of(0x2f, 0xe9)
    const told = new ReceivedReply(257, ['"/\ufffd"'], [Uint8Array.of(0x22, ...home, 0x22)])
    const done = { code: 250, lines: ['ok'] }
    const sent: Command[] = []
    let turn = exchange.next()
    while (!turn.done) {
      if (turn.value.type === 'send') sent.push(...turn.value.commands)
      const reply = sent.at(-1)?.verb === 'PWD' ? told : done
      turn = exchange.next(
        turn.value.type === 'send' ? { type: 'sent', ticket: 1 } : { type: 'reply', reply },
      )
    }
    expect(sent).toEqual([
      { verb: 'PWD' },
      { verb: 'CWD', path: 'a' },
      { verb: 'NOOP' },
      { verb: 'CWD', path: home },
    ])
  })
})
