// basic-ftp, which gives all entries at once.
import { leave, openBasicFtp } from '../contenders/basic-ftp-client.ts'
import { measureListing } from './measure-listing.ts'

measureListing(async ({ folder, ...access }, entry) => {
  const client = await openBasicFtp(access)
  for (const _ of await client.list(folder)) entry()
  await leave(client)
})
