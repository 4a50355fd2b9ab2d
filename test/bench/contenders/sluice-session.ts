// Sluice's `FtpSession`, going ahead as far as the server is known to bear it.
import { measure } from '../measure.ts'
import { sessionWork } from './session-work.ts'

measure((task, loggedIn) => sessionWork(task, { lockStep: false, loggedIn }))
