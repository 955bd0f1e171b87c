import { randomBytes } from 'node:crypto';
import { commandSeconds, notRun, type Ran, runPlanned } from './run-planned.ts';
import type { ForeignCommand, ForeignDocument } from '../../atomic/document/foreign-document.ts';
import { mayRunForeign } from '../../atomic/foreign.ts';
import { faultOf } from '../../lifecycle/lifecycle-errors.ts';
import type { Limits, Rig } from '../../lifecycle/rig.ts';
import type { DetectiveControl } from '../../model/control.ts';
import { patienceWith } from '../../model/expectation.ts';
import { hostTime, hostTimestamp } from '../../model/host-time.ts';
import type { Target } from '../../ports/target.ts';
import { enterTarget, type EnteredTarget } from './entered.ts';
import { type ForeignPlan, mayNot } from './foreign-plan.ts';
import { type Begun, hitsSince } from './hits.ts';
import { judgeForeign, outcomeOf } from './judge-foreign.ts';
import { leaveClean, type ToClean } from './leave-clean.ts';
import { type Listening, sendCanaries, startListening } from './listening.ts';

export { commandSeconds };
