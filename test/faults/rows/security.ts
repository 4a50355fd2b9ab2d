import type { Fault } from '@sluice/server'
import { oddCertificates as odd } from '../odd-certificates.ts'
import { otherCertificate } from '../other-certificate.ts'
import type { Row } from '../row.ts'

const tlsRefused = { code: 'FTP_TLS_REFUSED', phase: 'tls' } as const
const neverClear = ['USER', 'PASS']
/** The server gives no data connection that can be trusted. It notices that the client has turned away. */
const distrusted = { code: 'FTP_TLS_FAILED', reply: { code: 425 }, bytesTransferred: 0 } as const

/** Nobody answers where a handshake is due. */
const handshakeLate = {
  code: 'FTP_DATA_BROKEN',
  bytesTransferred: 0,
  cause: { code: 'FTP_TIMEOUT', deadline: 'dataProgress' },
} as const

/** What stands in the place of each handshake. */
const spoilt = (channel: 'control' | 'data', what: object): Fault =>
  ({ at: { handshake: channel }, do: what }) as Fault

/** TLS. */
export const securityRows: readonly Row[] = [
  ...[500, 534, 431].map(
    (code): Row => ({
      id: `S1 ${code}`,
      what: `AUTH is refused with ${code}`,
      faults: [{ at: { command: 'AUTH' }, do: { type: 'answer', code, text: 'No TLS.' } }],
      call: 'connect',
      over: 'tls',
      fails: { ...tlsRefused, reply: { code } },
      leaves: 'no-session',
      never: neverClear,
    }),
  ),
  {
    id: 'S1 silence',
    what: 'no reply comes to AUTH',
    faults: [{ at: { reply: 'AUTH' }, do: { type: 'stall' } }],
    call: 'connect',
    over: 'tls',
    short: ['reply'],
    fails: { code: 'FTP_TIMEOUT', phase: 'tls', deadline: 'reply' },
    leaves: 'no-session',
    never: neverClear,
  },
  {
    id: 'S2',
    what: 'the greeting says that the client is logged in, and AUTH is refused',
    faults: [
      { at: { reply: 'greeting' }, do: { type: 'say', code: 230, text: 'You are in.' } },
      { at: { command: 'AUTH' }, do: { type: 'answer', code: 502, text: 'No.' } },
    ],
    call: 'connect',
    over: 'tls',
    fails: { code: 'FTP_TLS_REFUSED' },
    leaves: 'no-session',
    never: neverClear,
  },
  {
    id: 'S3',
    what: 'a reply in the clear comes with the consent to TLS',
    faults: [
      { at: { reply: 'AUTH' }, do: { type: 'extra', where: 'after', code: 230, text: 'You are in.' } },
    ],
    call: 'connect',
    over: 'tls',
    fails: { code: 'FTP_PLAINTEXT_AT_TLS_UPGRADE' },
    leaves: 'no-session',
    never: neverClear,
  },
  {
    id: 'S3 part',
    what: 'half a line in the clear comes with the consent to TLS',
    faults: [{ at: { reply: 'AUTH' }, do: { type: 'raw', bytes: '234 Go on.\r\n230 Yo' } }],
    call: 'connect',
    over: 'tls',
    fails: { code: 'FTP_PLAINTEXT_AT_TLS_UPGRADE' },
    leaves: 'no-session',
    never: neverClear,
  },
  {
    id: 'S4',
    what: 'the control connection shows a certificate that nobody trusts',
    faults: [spoilt('control', { type: 'certificate', ...otherCertificate })],
    call: 'connect',
    over: 'tls',
    fails: { code: 'FTP_TLS_FAILED', phase: 'tls' },
    leaves: 'no-session',
    never: neverClear,
  },
  ...(
    [
      ['expired', odd.expired, 'CERT_HAS_EXPIRED'],
      ['not yet valid', odd.notYetValid, 'CERT_NOT_YET_VALID'],
      ['for another host', odd.otherHost, 'ERR_TLS_CERT_ALTNAME_INVALID'],
      ['for clients', odd.forClients, 'INVALID_PURPOSE'],
    ] as const
  ).flatMap(([name, certificate, code]): Row[] => [
    {
      id: `S4 control, ${name}`,
      what: `the control connection shows a certificate that is ${name}`,
      faults: [spoilt('control', { type: 'certificate', ...certificate })],
      call: 'connect',
      over: 'tls',
      identity: odd.good,
      fails: { code: 'FTP_TLS_FAILED', phase: 'tls', cause: { code } },
      leaves: 'no-session',
      never: neverClear,
    },
    {
      id: `S4 data, ${name}`,
      what: `a data connection shows a certificate that is ${name}`,
      faults: [spoilt('data', { type: 'certificate', ...certificate })],
      call: 'retrieve',
      over: 'tls',
      identity: odd.good,
      fails: { ...distrusted, cause: { code: 'FTP_TLS_FAILED', cause: { code } } },
      leaves: 'usable',
    },
  ]),
  {
    id: 'S5 stall',
    what: 'the handshake of the control connection stalls',
    faults: [spoilt('control', { type: 'stall' })],
    call: 'connect',
    over: 'tls',
    short: ['tls'],
    fails: { code: 'FTP_TIMEOUT', phase: 'tls', deadline: 'tls' },
    leaves: 'no-session',
    never: neverClear,
  },
  ...(
    [
      ['end', { type: 'close', how: 'end' }],
      ['reset', { type: 'close', how: 'reset' }],
      ['garbage', { type: 'raw', bytes: '220 this is no TLS\r\n' }],
    ] as const
  ).map(
    ([name, what]): Row => ({
      id: `S5 ${name}`,
      what: `in the place of the handshake of the control connection: ${name}`,
      faults: [spoilt('control', what)],
      call: 'connect',
      over: 'tls',
      fails: {
        code: name === 'garbage' ? ['FTP_TLS_FAILED', 'FTP_PLAINTEXT_AT_TLS_UPGRADE'] : 'FTP_TLS_FAILED',
      },
      leaves: 'no-session',
      never: neverClear,
    }),
  ),
  ...['PBSZ', 'PROT'].map(
    (verb): Row => ({
      id: `S6 ${verb}`,
      what: `${verb} is refused`,
      faults: [{ at: { command: verb }, do: { type: 'answer', code: 502, text: 'No.' } }],
      call: 'connect',
      over: 'tls',
      fails: { code: 'FTP_TLS_REFUSED', reply: { code: 502 } },
      leaves: 'no-session',
      never: ['RETR'],
    }),
  ),
  {
    id: 'S7 download, clear',
    what: 'a download comes in the clear although PROT P was agreed on',
    faults: [spoilt('data', { type: 'clear' })],
    call: 'retrieve',
    over: 'tls',
    fails: { code: 'FTP_TLS_FAILED', bytesTransferred: 0 },
    leaves: 'usable',
  },
  {
    id: 'S7 upload, clear',
    what: 'an upload is taken in the clear although PROT P was agreed on',
    faults: [spoilt('data', { type: 'clear' })],
    call: 'store',
    over: 'tls',
    short: ['dataProgress', 'abort'],
    fails: handshakeLate,
    leaves: 'usable',
  },
  ...(['retrieve', 'store'] as const).flatMap((call): Row[] => [
    {
      id: `S7 ${call}, certificate`,
      what: 'the data connection shows a certificate that nobody trusts',
      faults: [spoilt('data', { type: 'certificate', ...otherCertificate })],
      call,
      over: 'tls',
      fails: {
        ...distrusted,
        cause: { code: 'FTP_TLS_FAILED', cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } },
      },
      leaves: 'usable',
    },
    ...(
      [
        [{ type: 'raw', bytes: '550 No such file.\r\n' }, 'FTP_TLS_FAILED'],
        // The server's word is the better reason where it is the server that goes.
        [{ type: 'close', how: 'end' }, 'FTP_TRANSFER_REFUSED'],
      ] as const
    ).map(
      ([what, code]): Row => ({
        id: `S7 ${call}, ${what.type}`,
        what: `in the place of the handshake of a data connection: ${JSON.stringify(what)}`,
        faults: [spoilt('data', what)],
        call,
        over: 'tls',
        fails: { ...distrusted, code },
        leaves: 'usable',
      }),
    ),
    {
      id: `S7 ${call}, reset`,
      what: 'the data connection is reset before its handshake',
      faults: [spoilt('data', { type: 'close', how: 'reset' })],
      call,
      over: 'tls',
      fails: { code: ['FTP_CONNECT_FAILED', 'FTP_DATA_BROKEN', 'FTP_TRANSFER_REFUSED'] },
      leaves: 'usable',
    },
  ]),
  {
    id: 'S7 stall',
    what: 'the handshake of a data connection stalls',
    faults: [spoilt('data', { type: 'stall' })],
    call: 'retrieve',
    over: 'tls',
    short: ['dataProgress', 'abort'],
    fails: handshakeLate,
    leaves: 'usable',
  },
  {
    id: 'S8 half',
    what: 'half a file ends without close_notify, with a 226',
    faults: [
      {
        at: { data: 'RETR', afterBytes: 500 },
        do: { type: 'reply', code: 226, text: 'Done.', ending: 'truncate' },
      },
    ],
    call: 'retrieve',
    over: 'tls',
    fails: { code: 'FTP_WRONG_SIZE', bytesTransferred: 500 },
    leaves: 'usable',
  },
  {
    id: 'S8 size unknown',
    what: 'a file of unknown size ends without close_notify, with a 226',
    faults: [
      { at: { command: 'SIZE' }, do: { type: 'answer', code: 502, text: 'No SIZE.' } },
      {
        at: { data: 'RETR', afterBytes: 500 },
        do: { type: 'reply', code: 226, text: 'Done.', ending: 'truncate' },
      },
    ],
    call: 'retrieve',
    over: 'tls',
    fails: { code: 'FTP_TRUNCATION_POSSIBLE', bytesTransferred: 500 },
    leaves: 'usable',
  },
  {
    id: 'S8 size known',
    what: 'a whole file of known size ends without close_notify',
    faults: [
      {
        at: { data: 'RETR', afterBytes: 1000 },
        do: { type: 'reply', code: 226, text: 'Done.', ending: 'truncate' },
      },
    ],
    call: 'retrieve',
    over: 'tls',
    gives: 1000,
    leaves: 'usable',
  },
  {
    id: 'S8 listing',
    what: 'a listing ends without close_notify, with a 226',
    faults: [
      {
        at: { data: 'MLSD', afterBytes: 20 },
        do: { type: 'reply', code: 226, text: 'Done.', ending: 'truncate' },
      },
    ],
    call: 'list',
    over: 'tls',
    fails: { code: 'FTP_TRUNCATION_POSSIBLE' },
    leaves: 'usable',
  },
  {
    id: 'S9',
    what: 'the server wants data connections that resume the session',
    faults: [],
    call: 'retrieve',
    over: 'tls',
    gives: 1000,
    leaves: 'usable',
  },
  ...([['refuses FTP', ['http/1.1'], 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL']] as const).map(
    ([what, names, code]): Row => ({
      id: `S10 ${what}`,
      what: `the other side of the handshake ${what} (ALPN), as a server of another protocol does`,
      faults: [spoilt('control', { type: 'protocols', names })],
      call: 'connect',
      over: 'tls',
      fails: { code: 'FTP_TLS_FAILED', phase: 'tls', cause: { code } },
      leaves: 'no-session',
      never: neverClear,
    }),
  ),
  {
    id: 'S10 silence',
    what: 'the server knows no names of protocols (ALPN)',
    faults: [spoilt('control', { type: 'protocols', names: [] })],
    call: 'retrieve',
    over: 'tls',
    gives: 1000,
    leaves: 'usable',
  },
  {
    id: 'S14',
    what: 'the control connection ends without close_notify before the 226',
    faults: [{ at: { reply: 'RETR', final: true }, do: { type: 'cut', after: 0, ending: 'truncate' } }],
    call: 'retrieve',
    over: 'tls',
    fails: { code: 'FTP_UNCONFIRMED', bytesTransferred: 1000 },
    leaves: 'closed',
  },
]
