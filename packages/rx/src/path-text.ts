import { type PathArgument, utf8 } from '@sluice/protocol'

/** A path as it is shown in events. */
export function pathText(path: PathArgument): string {
  return typeof path === 'string' ? path : utf8.decode(path)
}
