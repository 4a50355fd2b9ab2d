import { describeServer } from '../support/servers/describe-server.ts'
import { proftpd } from '../support/servers/proftpd.ts'
import { describeBehaviours } from './behaviours.ts'

describeServer(proftpd, describeBehaviours)
