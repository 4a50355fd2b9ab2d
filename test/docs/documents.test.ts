import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { createFtpServer, type FtpServer, MemoryFileSystem } from '@sluice/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { certificate } from '../support/servers/certificate.ts'
import { docProgramsOf } from './doc-programs.ts'
import { type DocProject, deadlineMs, docProject } from './doc-project.ts'

const folder = new URL('../../docs/', import.meta.url)

/** What the examples find on the server that they call `ftp.example.com`. */
const files = {
  ...Object.fromEntries(
    ['monday', 'tuesday', 'wednesday'].map(day => [
      `incoming/in/${day}.csv.gz`,
      gzipSync(`id,product,cents\n1,${day},100\n`),
    ]),
  ),
  'incoming/big.bin': randomBytes(1024 * 1024),
}

describe.each(readdirSync(folder).filter(name => name.endsWith('.md')))('docs/%s', document => {
  const programs = docProgramsOf(readFileSync(new URL(document, folder), 'utf8'))
  let project: DocProject
  let server: FtpServer
  let ca: string

  beforeAll(async () => {
    project = await docProject(document, programs)
    const identity = await certificate()
    ca = identity.ca
    server = createFtpServer({
      fileSystem: new MemoryFileSystem(files),
      users: { me: 'secret' },
      tls: { cert: identity.cert, key: identity.key },
    })
    await server.listen()
  })
  afterAll(async () => {
    await server.close()
    await project[Symbol.asyncDispose]()
  })

  it(
    'has programs that compile',
    async () => {
      expect(programs.length).toBeGreaterThan(0)
      expect(await project.complaints()).toEqual([])
    },
    deadlineMs,
  )

  it.each(programs.map(program => [program.line, program] as const))(
    'does what it says in line %i',
    async (_line, program) => {
      const replace = (source: string): string =>
        source.replaceAll('@ftp.example.com', `@localhost:${server.port}`)
      const printed = await project.run(program, { replace, ca })
      if (program.output !== undefined) expect(printed).toBe(program.output)
    },
    deadlineMs,
  )
})
