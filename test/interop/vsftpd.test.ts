import { describeServer } from '../support/servers/describe-server.ts'
import { vsftpd } from '../support/servers/vsftpd.ts'
import { describeBehaviours } from './behaviours.ts'

describeServer(vsftpd, describeBehaviours)
