import { isIP } from 'node:net'
import { badOption } from '../bad-option.ts'
import type { Fault } from './fault.ts'

/** What may be done at each kind of place. */
const known: Readonly<Record<string, string>> = {
  reply: 'delay stall drip omit say extra raw cut address',
  command: 'delay answer restart-at',
  address: 'delay stall closed stranger',
  handshake: 'stall close raw certificate protocols clear',
  data: 'delay stall drip drop send close reply close-control',
}

/** Whole numbers, with the least that each may be. */
const least: Readonly<Record<string, number>> = {
  nth: 1,
  afterBytes: 0,
  ms: 0,
  by: 1,
  after: 0,
  offset: 0,
  code: 0,
  port: 0,
}

/** The longest time of a Node timer, and above every port and code. */
const MOST = 0x7fff_ffff

/** Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for what the types would refuse: faults may come from a file. */
export function checkFault(fault: Fault): void {
  const kind = Object.keys(fault.at).find(key => key in known) ?? ''
  if (!(known[kind] ?? '').split(' ').includes(fault.do.type)) {
    throw badOption(`a fault cannot do \`${fault.do.type}\` at \`${JSON.stringify(fault.at)}\``)
  }
  if ('endless' in fault.do && fault.do.endless?.length === 0) {
    throw badOption('`endless` of a fault needs a byte to repeat')
  }
  if ('from' in fault.do && isIP(fault.do.from) === 0) {
    throw badOption(`\`from\` of a fault must be an IP address, not ${fault.do.from}`)
  }
  for (const [name, value] of Object.entries({ ...fault.at, ...fault.do })) {
    const from = least[name]
    if (from === undefined || value === undefined || (name === 'by' && value === 'line')) continue
    if (Number.isInteger(value) && Number(value) >= from && Number(value) <= MOST) continue
    throw badOption(`\`${name}\` of a fault must be a whole number from ${from} on, not ${value}`)
  }
}
