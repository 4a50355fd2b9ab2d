import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  CommandParser,
  describeCommand,
  type Entry,
  type ListingItem,
  ListingParser,
  LocalProtocolError,
  parseCommandLine,
  parseFeatures,
  parsePassiveReply,
  parsePathReply,
  parseSizeReply,
  parseTimeReply,
  parseTransferSize,
  RemoteProtocolError,
  type Reply,
  ReplyParser,
  UserSession,
} from '@sluice/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fuzzRound } from './fuzz-round.ts'
import { mutatedChunks } from './mutated-bytes.ts'
import { commandSamples, listingSamples, replySamples } from './samples.ts'

/** Far more than linear work takes, far less than squares of the longest inputs. Only the long run looks at the clock. */
const msAtRest = 1_000
const msPerKib = 5

/** Runs `work` on the chunks, and in the long run makes sure that it took no more than linear time. */
function inLinearTime<T>(chunks: readonly Uint8Array[], work: () => T): T {
  const begun = performance.now()
  const result = work()
  const kib = chunks.reduce((sum, chunk) => sum + chunk.length, 0) / 1024
  if (fuzzRound !== undefined) expect(performance.now() - begun).toBeLessThan(msAtRest + kib * msPerKib)
  return result
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(chunks))
}

describe('whatever becomes of replies', () => {
  function repliesIn(chunks: readonly Uint8Array[]): (Reply | RemoteProtocolError)[] {
    const parser = new ReplyParser()
    return chunks.flatMap(chunk => parser.push(chunk))
  }

  it('gives replies and at most one RemoteProtocolError, as the last, the same however it is cut', () => {
    fc.assert(
      fc.property(mutatedChunks(replySamples), chunks => {
        const found = inLinearTime(chunks, () => repliesIn(chunks))
        const faults = found.filter(item => item instanceof RemoteProtocolError)
        expect(faults).toEqual(found.at(-1) instanceof RemoteProtocolError ? [found.at(-1)] : [])
        expect(repliesIn([joined(chunks)])).toEqual(found)
      }),
    )
  })

  it('is read as a value or as nothing', () => {
    fc.assert(
      fc.property(mutatedChunks(replySamples), chunks => {
        for (const reply of repliesIn(chunks)) {
          if (reply instanceof RemoteProtocolError) continue
          inLinearTime(chunks, () => {
            parseFeatures(reply)
            parsePassiveReply(reply)
            parsePathReply(reply)
            parseSizeReply(reply)
            parseTimeReply(reply)
            parseTransferSize(reply)
          })
        }
      }),
    )
  })

  it('is an event of the session that waits for it', () => {
    fc.assert(
      fc.property(mutatedChunks(replySamples), chunks => {
        const session = new UserSession()
        session.receive(new TextEncoder().encode('220 ready\r\n'))
        session.send({ verb: 'FEAT' }, { verb: 'PWD' }, { verb: 'PASV' }, { verb: 'NOOP' })
        const events = inLinearTime(chunks, () => chunks.flatMap(chunk => session.receive(chunk)))
        expect(events.every(event => typeof event.type === 'string')).toBe(true)
      }),
    )
  })
})

describe('whatever becomes of commands', () => {
  it('is a command, a line that is none, or one RemoteProtocolError', () => {
    fc.assert(
      fc.property(mutatedChunks(commandSamples), chunks => {
        const parser = new CommandParser()
        const found = inLinearTime(chunks, () => chunks.flatMap(chunk => parser.push(chunk)))
        for (const line of found) {
          if (line instanceof RemoteProtocolError) continue
          inLinearTime(chunks, () => describeCommand(parseCommandLine(`${line.verb} ${line.argument}`)))
        }
        expect(found.filter(line => line instanceof RemoteProtocolError).length).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('whatever becomes of a listing', () => {
  const command = fc.constantFrom('LIST', 'MLSD', 'NLST', 'STAT')

  function itemsIn(
    chunks: readonly Uint8Array[],
    options: ConstructorParameters<typeof ListingParser>[0],
  ): unknown[] {
    const parser = new ListingParser(options)
    const items = chunks.flatMap(chunk => parser.push(chunk))
    return [...items, ...parser.end()].map(plain)
  }

  /** With all that an entry may only make when it is asked. */
  function plain(item: ListingItem): unknown {
    return item.kind === 'entry' ? { ...item.entry, ...lazy(item.entry) } : item
  }

  function lazy({ name, nameBytes, raw, facts, modified, size, type }: Entry): object {
    return { name, nameBytes, raw, facts: [...facts], modified, size, type }
  }

  it('gives items, the same however it is cut', () => {
    fc.assert(
      fc.property(mutatedChunks(listingSamples), command, (chunks, command) => {
        const options = { command, now: Date.UTC(2024, 5, 1) }
        const items = inLinearTime(chunks, () => itemsIn(chunks, options))
        expect(itemsIn([joined(chunks)], options)).toEqual(items)
      }),
    )
  })
})

describe('memory', () => {
  const mib = 1024 * 1024
  setFlagsFromString('--expose_gc')
  const collect: () => void = runInNewContext('gc')

  /** Bytes in use, without what can be collected. */
  function inUse(): number {
    collect()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }

  /** What a parser still holds after 4 MiB of the filling. */
  function heldAfter(filling: string, push: (chunk: Uint8Array) => unknown): number {
    const chunk = Buffer.from(filling.repeat(Math.ceil((64 * 1024) / filling.length)))
    const before = inUse()
    for (let count = 0; count < 64; count++) push(chunk)
    return inUse() - before
  }

  const fillings = [
    'x',
    ' ',
    '220-',
    ' line\r\n',
    '220-x\r\n',
    'type=a;',
    'LONG_NAME.TXT;1\r\n',
    '\u00ff\u00fb',
    '+',
  ]

  it.each(fillings)('stays below 2 MiB, whatever never ends: %j', filling => {
    const replies = new ReplyParser()
    const commands = new CommandParser()
    expect(heldAfter(filling, chunk => replies.push(chunk))).toBeLessThan(2 * mib)
    expect(heldAfter(filling, chunk => commands.push(chunk))).toBeLessThan(2 * mib)
    for (const command of ['LIST', 'MLSD'] as const) {
      const listing = new ListingParser({ command })
      expect(heldAfter(filling, chunk => listing.push(chunk))).toBeLessThan(2 * mib)
      listing.end()
    }
    expect(() => replies.push(new Uint8Array(1))).not.toThrow(LocalProtocolError)
  })
})
