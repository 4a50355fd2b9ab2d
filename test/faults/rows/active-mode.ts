import type { Fault } from '@sluice/server'
import type { Row } from '../row.ts'

const active = { dataMode: 'active' } as const
const refused = (verb: string): Fault => ({
  at: { command: verb },
  do: { type: 'answer', code: 500, text: 'No.' },
})

/** Data connections that the server opens. */
export const activeModeRows: readonly Row[] = [
  {
    id: 'D7',
    what: 'somebody else comes to the port of the client before the server, with bytes of his own',
    faults: [{ at: { address: '*' }, do: { type: 'stranger', from: '127.0.0.2', bytes: 'foreign' } }],
    call: 'retrieve',
    over: 'both',
    options: active,
    gives: 1000,
    leaves: 'usable',
  },
  {
    id: 'D7 upload',
    what: 'somebody else comes to the port of the client to take an upload',
    faults: [{ at: { address: '*' }, do: { type: 'stranger', from: '127.0.0.2', bytes: '' } }],
    call: 'store',
    over: 'both',
    options: active,
    gives: 1000,
    leaves: 'usable',
  },
  {
    id: 'D8 never',
    what: 'the server agrees to a transfer and never comes',
    faults: [{ at: { address: '*' }, do: { type: 'stall' } }],
    call: 'retrieve',
    over: 'both',
    options: active,
    short: ['dataConnect'],
    fails: { code: 'FTP_TIMEOUT', phase: 'data-connect', deadline: 'dataConnect' },
    leaves: 'usable',
  },
  {
    id: 'D8 425',
    what: 'the server cannot come, and says so',
    faults: [{ at: { address: '*' }, do: { type: 'closed' } }],
    call: 'retrieve',
    over: 'both',
    options: active,
    fails: { code: 'FTP_REFUSED', reply: { code: 425 } },
    leaves: 'usable',
  },
  {
    id: 'D8 EPRT',
    what: 'EPRT is refused, PORT works',
    faults: [refused('EPRT')],
    call: 'retrieve',
    options: active,
    gives: 1000,
    leaves: 'usable',
  },
  {
    id: 'D8 both',
    what: 'EPRT and PORT are refused',
    faults: [refused('EPRT'), refused('PORT')],
    call: 'retrieve',
    options: active,
    fails: { code: 'FTP_REFUSED', reply: { code: 500 } },
    leaves: 'usable',
    never: ['RETR'],
  },
  ...(['EPRT', 'PORT'] as const).map(
    (verb): Row => ({
      id: `D10 ${verb}`,
      what: `the client names itself by its own address in ${verb}, which is all that the server takes`,
      faults: verb === 'EPRT' ? [] : [refused('EPRT')],
      call: 'list',
      options: active,
      gives: ['file', 'other'],
      leaves: 'usable',
    }),
  ),
  ...(['end', 'reset'] as const).map(
    (ending): Row => ({
      id: `D8 ${ending}`,
      what: `the control connection goes (${ending}) while the server is waited for`,
      faults: [
        { at: { address: '*' }, do: { type: 'stall' } },
        { at: { reply: 'RETR' }, do: { type: 'cut', after: 0, ending } },
      ],
      call: 'retrieve',
      over: 'both',
      options: active,
      fails: { code: ending === 'end' ? 'FTP_CONNECTION_CLOSED' : 'FTP_CONNECTION_LOST' },
      leaves: 'closed',
    }),
  ),
]
