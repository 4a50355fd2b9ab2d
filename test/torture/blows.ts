import { type Blow, faults, type Moment } from './moment.ts'
import type { Operation } from './operation.ts'

/** Every fault at every moment of a good run that a client can tell from something else. */
export function blowsFor({ isCounted = false }: Operation, moments: readonly Moment[]): Blow[] {
  const downloads = new Set(moments.filter(isClearDownload).map(({ nth }) => nth))
  const isApt = (blow: Blow): boolean => {
    if (blow.moment.purpose === 'control') return isAptForControl(blow)
    if (blow.fault === 'closing') return false
    return isCounted || isAptForUncounted(blow, downloads.has(blow.moment.nth))
  }
  return moments.flatMap(moment => {
    const places = moment.what === 'unit' ? [false, true] : [false]
    return places.flatMap(inside => faults.map(fault => ({ moment, inside, fault })).filter(isApt))
  })
}

/** 421 can be forged in clear text only, and what stands behind the code of another reply is text of that. */
function isAptForControl({ moment, inside, fault }: Blow): boolean {
  if (fault !== 'closing') return true
  return moment.what === 'unit' && !moment.isTls && (moment.direction === 'up' || !inside)
}

/**
 * Without a count or a checksum nothing shows in clear text that a byte came in between, or that a download has ended
 * too early, since the server may have said already that all is well.
 */
function isAptForUncounted({ moment, fault }: Blow, isDownload: boolean): boolean {
  if (fault === 'fin' || fault === 'vanish') return !isDownload
  return fault !== 'garbage' || (moment.what === 'unit' && moment.isTls)
}

function isClearDownload(moment: Moment): boolean {
  return moment.purpose === 'data' && moment.what === 'unit' && moment.direction === 'down' && !moment.isTls
}
