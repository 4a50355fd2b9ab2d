import { describeServer } from '../support/servers/describe-server.ts'
import { embedded } from '../support/servers/embedded.ts'
import { describeBehaviours } from './behaviours.ts'

describeServer(embedded, describeBehaviours)
