import type { Row } from '../row.ts'
import { attributeRows } from './attributes.ts'
import { connectionRows } from './connection.ts'
import { fileRows } from './files.ts'
import { listingRows } from './listings.ts'
import { moduleRows } from './module.ts'
import { tlsRows } from './tls.ts'
import { transferRows } from './transfers.ts'

/** All that `ftplib` can do: its module, `FTP`, and what `FTP_TLS` adds. */
export const rows: readonly Row[] = [
  ...moduleRows,
  ...attributeRows,
  ...connectionRows,
  ...transferRows,
  ...listingRows,
  ...fileRows,
  ...tlsRows,
]
