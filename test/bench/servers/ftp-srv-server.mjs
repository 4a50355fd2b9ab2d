// ftp-srv on a folder: ftp-srv-server.mjs SETTINGS. Not bundled: a logger that it brings along cannot be.
import { FtpSrv } from 'ftp-srv'

const { host, port, root, user, password } = JSON.parse(process.argv[2])
const log = {
  child: () => log,
  level: () => {},
  ...Object.fromEntries(['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map(name => [name, () => {}])),
}
const server = new FtpSrv({
  url: `ftp://${host}:${port}`,
  pasv_url: host,
  pasv_min: 20_000,
  pasv_max: 60_000,
  log,
})
server.on('login', ({ username, password: given }, resolve, reject) => {
  if (username === user && given === password) resolve({ root })
  else reject(new Error('wrong password'))
})
server.listen()
