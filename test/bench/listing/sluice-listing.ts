// Sluice's `createFtp`: the entries of the Observable.
import { createFtp } from '@sluice/rx'
import { lastValueFrom, tap } from 'rxjs'
import { sluiceOptions } from '../contenders/sluice-options.ts'
import { measureListing } from './measure-listing.ts'

measureListing(async ({ folder, ...access }, entry) => {
  const ftp = createFtp(sluiceOptions(access))
  await lastValueFrom(ftp.list(folder).pipe(tap(entry)))
  await ftp.close()
})
