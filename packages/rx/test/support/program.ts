// Run by process-exit.test.ts as a process of its own; its only argument says how it ends.
import { createFtp } from '../../src/create-ftp.ts'

const [port, how] = [Number(process.argv[2]), process.argv[3]]
const ftp = createFtp({ host: '127.0.0.1', port, user: 'user', password: 'secret', sessions: 2 })

await Promise.all([ftp.command('NOOP'), ftp.readFile('a')])
await ftp.readFile('missing').catch(() => {})
for await (const _chunk of ftp.createReadStream('a')) break
if (how === 'close') await ftp.close()
if (how === 'destroy') {
  const stream = ftp.createReadStream('stalls').on('error', () => {})
  await new Promise(resolve => stream.once('readable', resolve))
  await ftp.destroy()
}
process.stdout.write('done\n')
