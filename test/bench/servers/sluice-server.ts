// The embedded server on a folder: sluice-server.cjs SETTINGS.
import { createFtpServer } from '@sluice/server'
import type { ServerTask } from './server-task.ts'

const { host, port, root, user, password }: ServerTask = JSON.parse(process.argv[2] as string)
createFtpServer({ host, port, root, users: { [user]: password } }).listen()
