import { describeServer } from '../support/servers/describe-server.ts'
import { pyftpdlib } from '../support/servers/pyftpdlib.ts'
import { describeBehaviours } from './behaviours.ts'

describeServer(pyftpdlib, describeBehaviours)
