import { describe, it } from 'vitest'
import type { ClientRow } from './client-row.ts'
import type { Row } from './row.ts'
import { activeModeRows } from './rows/active-mode.ts'
import { attemptRows } from './rows/attempts.ts'
import { clearControlRows } from './rows/clear-control.ts'
import { dataAddressRows } from './rows/data-address.ts'
import { givenUpRows } from './rows/given-up.ts'
import { identityRows } from './rows/identities.ts'
import { injectionRows } from './rows/injection.ts'
import { listingRows } from './rows/listings.ts'
import { logInRows } from './rows/log-in.ts'
import { replyRows } from './rows/replies.ts'
import { securityRows } from './rows/security.ts'
import { transferRows } from './rows/transfers.ts'
import { uploadRows } from './rows/uploads.ts'
import { walkRows } from './rows/walks.ts'
import { wishRows } from './rows/wishes.ts'
import { runClientRow } from './run-client-row.ts'
import { runRow } from './run-row.ts'
import { waiting } from './waiting.ts'

const tables: Readonly<Record<string, readonly Row[]>> = {
  'replies and the greeting': replyRows,
  'log-in and values': logInRows,
  'the way to a data connection': dataAddressRows,
  'active mode': activeModeRows,
  'downloads and their abort': transferRows,
  'text, speed, NOOP and compression': wishRows,
  'listings and names': listingRows,
  'uploads and offsets': uploadRows,
  TLS: securityRows,
  'back to clear text': clearControlRows,
  'what goes into commands': injectionRows,
}

const clientTables: Readonly<Record<string, readonly ClientRow[]>> = {
  'whole trees': walkRows,
  'attempts, verification and replacement': attemptRows,
  'what is given up': givenUpRows,
  'several identities': identityRows,
}

describe.each(Object.entries(tables))('%s', (_name, rows) => {
  for (const row of rows) {
    const over = row.over === 'both' ? (['clear', 'tls'] as const) : ([row.over ?? 'clear'] as const)
    for (const protection of over) {
      const name = `row ${row.id}${protection === 'tls' ? ', TLS' : ''}: ${row.what}`
      if (row.wrong === undefined) it.concurrent(name, () => runRow(row, protection))
      else it.fails(`${name} (our client: ${row.wrong})`, () => runRow(row, protection))
    }
  }
})

describe.each(Object.entries(clientTables))('%s', (_name, rows) => {
  for (const row of rows) {
    const over = row.over === 'both' ? (['clear', 'tls'] as const) : ([row.over ?? 'clear'] as const)
    for (const protection of over) {
      const name = `row ${row.id}${protection === 'tls' ? ', TLS' : ''}: ${row.what}`
      it.concurrent(name, () => runClientRow(row, protection))
    }
  }
})

describe('what waits for more of the client, or has its test elsewhere', () => {
  for (const [id, reason] of waiting) it.todo(`row ${id}: ${reason}`)
})
