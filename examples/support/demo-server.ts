import { createFtpServer } from '@sluice/server'
import { generate } from 'selfsigned'

export interface DemoServer extends AsyncDisposable {
  readonly url: string
  /** What a client needs to trust it. */
  readonly clientOptions: { readonly tls: { readonly ca: string } }
}

/** The embedded server in memory, with a user and a certificate of its own, on a free port. */
export async function startDemoServer(): Promise<DemoServer> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  })
  const server = createFtpServer({ users: { demo: 'secret' }, tls: { cert, key } })
  await server.listen()
  return {
    url: `ftpes://demo:secret@localhost:${server.port}`,
    clientOptions: { tls: { ca: cert } },
    [Symbol.asyncDispose]: () => server.close(),
  }
}
