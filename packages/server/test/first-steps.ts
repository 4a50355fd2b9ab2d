// biome-ignore-all lint/suspicious/noConsole: the README tells what can be seen.
import { createFtpServer, MemoryFileSystem } from '@sluice/server'

const fileSystem = new MemoryFileSystem({ 'in/a.csv': 'id,amount\n1,10\n' })
await using server = createFtpServer({ fileSystem, users: { user: 'secret' } })
server.observe(event => console.log(event.type))
await server.listen()

console.log(server.url) // ftp://user@127.0.0.1:40123, a free port
console.log(fileSystem.readFile('in/a.csv')?.toString())
