import * as liar from './liars.ts';
import type { Row } from './row.ts';
import { both, inBoth, marked, open, twice, unopened } from './row-parts.ts';
import { hardened, noExecute, unhardened } from './truthful.ts';

export const opening: readonly Row[] = [
  ...[liar.hidesTheTrace, liar.forgesTheTrace].map(
    (saboteur): Row => ({
      ...both,
      ...inBoth,
      ...open,
      saboteur,
      posture: 'unhardened',
      ends: { marked: 'open failed NO_TRACE', unmarked: 'open failed NO_TRACE' },
      // The program did run, and its event came.
      statuses: { ...unhardened, ...unopened },
    }),
  ),
  ...([liar.opensInWords, liar.tracesBefore] as const).map(
    (saboteur): Row => ({
      ...marked,
      ...twice,
      ...open,
      saboteur,
      posture: 'unhardened',
      ends: { marked: saboteur === liar.tracesBefore ? 'open failed TRACE_BEFORE' : 'open failed NO_TRACE' },
      statuses: { ...unhardened, ...unopened, 'process-from-mounted-image': 'inconclusive' },
    }),
  ),
  {
    ...marked,
    ...twice,
    ...open,
    saboteur: liar.forgesTheGate,
    posture: 'hardened',
    drift: { 'launch-gate': 'broken' },
    ends: { marked: 'open failed RAN_ANYWAY' },
    statuses: { ...hardened, ...unopened },
  },
  {
    ...marked,
    ...twice,
    ...open,
    saboteur: liar.refusesOpenInWords('EPERM'),
    posture: 'hardened',
    drift: { 'launch-gate': 'broken' },
    ends: { marked: 'open failed RAN_ANYWAY' },
    statuses: { ...hardened, ...unopened },
  },
  {
    ...marked,
    ...twice,
    ...open,
    saboteur: {
      ...liar.refusesOpenInWords('EACCES'),
      does: 'refuses to open with EACCES in words, runs it, and says that the volume is noexec',
    },
    posture: 'no-execute',
    drift: { 'deny-optical-execute': 'broken' },
    ends: { marked: 'open failed RAN_ANYWAY' },
    statuses: { ...noExecute, ...unopened, 'process-from-mounted-image': 'detected' },
    outcome: 'unexpected',
    exit: 1,
  },
  ...[liar.gateRecordBefore, liar.gateRecordOfYesterday].map(
    (saboteur): Row => ({
      ...both,
      saboteur,
      posture: 'hardened',
      drift: { 'launch-gate': 'broken' },
      ends: { marked: 'open blocked EPERM', unmarked: 'open blocked EPERM' },
      statuses: {
        ...hardened,
        'launch-gate': 'blocked-unattributed',
        'process-from-mounted-image': 'not-reached',
        undeclared: 'blocked-unattributed',
      },
      outcome: 'unexpected',
      exit: 1,
    }),
  ),
  {
    ...marked,
    ...twice,
    ...open,
    saboteur: liar.gateGarbage,
    posture: 'hardened',
    ends: { marked: 'open failed GUEST_ANSWER' },
    statuses: { ...hardened, ...unopened, 'process-from-mounted-image': 'inconclusive' },
  },
  {
    ...both,
    saboteur: liar.killsTheGate('before open 1'),
    posture: 'hardened',
    ends: {},
    statuses: { ...hardened, 'launch-gate': 'not-prevented' },
    outcome: 'unexpected',
    exit: 1,
  },
];

export const probing: readonly Row[] = [
  {
    ...both,
    saboteur: liar.mapsTo(3),
    posture: 'unhardened',
    ends: {},
    // A zone inside, and no propagation that could have given it.
    statuses: unhardened,
    outcome: 'expected',
    exit: 0,
  },
  {
    ...both,
    saboteur: liar.hasEverything('on'),
    posture: 'unhardened',
    ends: {},
    statuses: {
      ...unhardened,
      'mount-verb': 'not-prevented',
      'virtual-drive-policy': 'not-prevented',
      'motw-propagation': 'not-prevented',
      'launch-gate': 'not-reached',
      'deny-optical-execute': 'not-prevented',
    },
    outcome: 'unexpected',
    exit: 1,
  },
  {
    ...both,
    saboteur: liar.hasEverything('off'),
    posture: 'hardened',
    ends: { marked: 'open blocked EPERM' },
    // The launch gate's own log shows it at work. What refused the double-click can't be told.
    statuses: {
      ...hardened,
      'mount-verb': 'not-configured',
      'motw-propagation': 'not-configured',
      undeclared: 'blocked-unattributed',
    },
    outcome: 'unexpected',
    exit: 1,
  },
];

export const cleaning: readonly Row[] = (['memory', 'never'] as const).map(
  (reverts): Row => ({
    ...marked,
    // What is not taken back is not tried again on top of what was left.
    ...(reverts === 'never' ? {} : twice),
    saboteur: liar.cleansUpInWords,
    posture: 'unhardened',
    reverts,
    ends: { marked: 'clean-up failed RESIDUE' },
    statuses: unhardened,
    outcome: 'expected',
    ...(reverts === 'never' ? { cleanUp: 'dirty', exit: 4 } : { exit: 0 }),
  }),
);
