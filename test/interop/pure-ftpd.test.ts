import { describeServer } from '../support/servers/describe-server.ts'
import { pureFtpd } from '../support/servers/pure-ftpd.ts'
import { describeBehaviours } from './behaviours.ts'

describeServer(pureFtpd, describeBehaviours)
