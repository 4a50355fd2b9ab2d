// Sluice's `FtpSession`, one command at a time, as with a server that it does not know.
import { measure } from '../measure.ts'
import { sessionWork } from './session-work.ts'

measure((task, loggedIn) => sessionWork(task, { lockStep: true, loggedIn }))
