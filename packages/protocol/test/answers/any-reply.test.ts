import fc from 'fast-check'
import { describe, it } from 'vitest'
import { parseAddressFamilies } from '../../src/address/address-families.ts'
import { parseEpsvReply } from '../../src/address/parse-epsv.ts'
import { parseLpsvReply } from '../../src/address/parse-lpsv.ts'
import { parsePassiveReply } from '../../src/address/parse-passive.ts'
import { capabilitiesOf } from '../../src/answers/capabilities.ts'
import { dataRefusalOf } from '../../src/answers/data-refusal.ts'
import { parseDigestReply } from '../../src/answers/digest-reply.ts'
import { parseFactReply } from '../../src/answers/fact-reply.ts'
import { parseFeatures } from '../../src/answers/features.ts'
import { parseHashReply } from '../../src/answers/hash-reply.ts'
import { parseHelpReply } from '../../src/answers/help-reply.ts'
import { parseMlstOptionsReply } from '../../src/answers/mlst-options.ts'
import { parsePathReply, parsePathReplyBytes, parseQuotedPath } from '../../src/answers/path-reply.ts'
import { parseProtectedReply, parseSecurityData } from '../../src/answers/security-data.ts'
import { parseServerIdReply } from '../../src/answers/server-id.ts'
import { parseSizeReply } from '../../src/answers/size-reply.ts'
import { parseTransferProgress, statusKindOf } from '../../src/answers/status-reply.ts'
import { parseSystemReply } from '../../src/answers/system-reply.ts'
import { parseTimeReply } from '../../src/answers/time-value.ts'
import { parseTransferSize } from '../../src/answers/transfer-size.ts'
import { parseUniqueName } from '../../src/answers/unique-name.ts'
import type { Reply } from '../../src/reply/reply.ts'
import { ReplyParser } from '../../src/reply/reply-parser.ts'
import { bytesOf } from '../bytes-of.ts'

const readers: Readonly<Record<string, readonly [code: number, read: (reply: Reply) => unknown]>> = {
  parseAddressFamilies: [522, parseAddressFamilies],
  parseEpsvReply: [229, parseEpsvReply],
  parseLpsvReply: [228, parseLpsvReply],
  parsePassiveReply: [227, parsePassiveReply],
  capabilitiesOf: [211, reply => capabilitiesOf(parseFeatures(reply))],
  dataRefusalOf: [425, dataRefusalOf],
  parseDigestReply: [250, reply => parseDigestReply(reply, 'crc32')],
  parseFactReply: [213, parseFactReply],
  parseHashReply: [213, parseHashReply],
  parseHelpReply: [214, parseHelpReply],
  parseMlstOptionsReply: [200, parseMlstOptionsReply],
  parsePathReply: [257, parsePathReply],
  parsePathReplyBytes: [257, parsePathReplyBytes],
  parseQuotedPath: [250, reply => parseQuotedPath(reply.lines.join(' '))],
  parseProtectedReply: [631, parseProtectedReply],
  parseSecurityData: [334, parseSecurityData],
  parseServerIdReply: [200, parseServerIdReply],
  parseSizeReply: [213, parseSizeReply],
  parseTransferProgress: [213, parseTransferProgress],
  statusKindOf: [211, statusKindOf],
  parseSystemReply: [215, parseSystemReply],
  parseTimeReply: [213, parseTimeReply],
  parseTransferSize: [150, parseTransferSize],
  parseUniqueName: [226, parseUniqueName],
}

const scraps = [
  ...'0123456789abcfxz(),;|!"=*-./:\' \t\0\xff',
  'FILE: ',
  'unique file name:',
  'ADAT=',
  'status: ',
  ' of ',
  ' bytes',
  'ing file ',
  'MLST OPTS ',
  'session ',
  'type:',
  'REST',
  '20240131120000',
]

describe.each(Object.entries(readers))('%s', (_, [code, read]) => {
  it('reads something or nothing of any text, and never throws', () => {
    const line = fc.oneof(
      fc.array(fc.constantFrom(...scraps), { maxLength: 12 }).map(parts => parts.join('')),
      fc.string({ unit: 'binary' }).map(text => text.replaceAll('\n', '')),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 4 }), lines => {
        read({ code, lines })
        const wire = bytesOf(
          [`${code}-`, ...lines.map(text => ` ${text}`), `${code} ${lines[0] ?? ''}\n`].join('\n'),
        )
        read(new ReplyParser({ protectedReplies: true }).push(wire)[0] as Reply)
      }),
    )
  })

  it('comes to an end with a text of three hundred thousand characters, which work in its square would not', () => {
    for (const scrap of scraps) {
      const line = scrap.repeat(300_000 / scrap.length)
      read({ code, lines: ['', line, ''] })
      read({ code, lines: [line] })
    }
  })
})
