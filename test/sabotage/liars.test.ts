import test from 'ava';
import * as liar from './liars.ts';
import { check, type Row, titleOf } from './row.ts';
import { Lab } from './sabotaged-run.ts';
import { hardened, lockedDown, noExecute, unhardened } from './truthful.ts';

const lab = await Lab.open();
test.after.always(() => lab[Symbol.asyncDispose]());

/** Most lies are told in the marked arm alone: what the other arm would say is seen from the truthful guest. */
const marked = { scenario: 'T1553.005-2', arms: ['marked'] } as const;
const both = { scenario: 'T1553.005-2', arms: ['marked', 'unmarked'] } as const;
const twice = { attempts: { marked: 2 } } as const;
const inBoth = { attempts: { marked: 2, unmarked: 2 } } as const;
const open = { outcome: 'inconclusive', exit: 3 } as const;

/** A fault in the mount step: nothing of it or behind it can be known. */
const unmounted = {
  'mount-verb': 'inconclusive',
  'virtual-drive-policy': 'inconclusive',
  'motw-propagation': 'inconclusive',
  'launch-gate': 'inconclusive',
  'deny-optical-execute': 'inconclusive',
  'image-mounted': 'inconclusive',
  'process-from-mounted-image': 'inconclusive',
} as const;
/** The same in the open step. */
const unopened = { 'launch-gate': 'inconclusive', 'deny-optical-execute': 'inconclusive' } as const;
/** The same in the deliver step: an event that came before the fault is evidence all the same. */
const undelivered = { ...unmounted, 'mark-written': 'inconclusive' } as const;

const mounting: readonly Row[] = [
  {
    ...both,
    ...inBoth,
    ...open,
    saboteur: liar.mountsInWords,
    posture: 'unhardened',
    ends: { marked: 'mount failed NOT_MOUNTED', unmarked: 'mount failed NOT_MOUNTED' },
    statuses: { ...unhardened, ...unmounted },
  },
  {
    ...both,
    ...inBoth,
    ...open,
    saboteur: liar.mountsInWords,
    posture: 'locked-down',
    ends: { marked: 'mount failed NOT_MOUNTED', unmarked: 'mount failed NOT_MOUNTED' },
    statuses: { ...lockedDown, ...unmounted },
  },
  {
    ...marked,
    ...twice,
    ...open,
    saboteur: liar.mountsDriveC,
    posture: 'unhardened',
    ends: { marked: 'mount failed NOT_MOUNTED' },
    statuses: { ...unhardened, ...unmounted },
  },
  {
    ...marked,
    ...twice,
    ...open,
    saboteur: liar.mountsAFolder,
    posture: 'unhardened',
    ends: { marked: 'mount failed NOT_MOUNTED' },
    statuses: { ...unhardened, ...unmounted },
  },
  {
    ...marked,
    ...twice,
    ...open,
    saboteur: liar.unmountsInWords,
    posture: 'unhardened',
    ends: { marked: 'mount failed NOT_MOUNTED' },
    // The second mount did happen, and its event came.
    statuses: { ...unhardened, ...unmounted, 'image-mounted': 'detected' },
  },
  {
    ...both,
    ...inBoth,
    ...open,
    saboteur: liar.refusesMountInWords('ERROR_NO_ASSOCIATION'),
    posture: 'hardened',
    drift: { 'mount-verb': 'broken' },
    ends: { marked: 'mount failed MOUNTED_ANYWAY', unmarked: 'mount failed MOUNTED_ANYWAY' },
    statuses: { ...hardened, ...unmounted, 'image-mounted': 'detected' },
  },
  {
    ...marked,
    ...twice,
    ...open,
    saboteur: liar.refusesMountInWords('ENODEV'),
    posture: 'locked-down',
    drift: { 'virtual-drive-policy': 'broken', 'mount-verb': 'off' },
    ends: { marked: 'mount failed MOUNTED_ANYWAY' },
    statuses: { ...lockedDown, ...unmounted, 'image-mounted': 'detected' },
    outcome: 'unexpected',
    exit: 1,
  },
  {
    ...marked,
    saboteur: liar.takesTheImage,
    posture: 'locked-down',
    ends: { marked: 'mount blocked GONE' },
    // Both refusals came with their own signs; what took the image is another matter, and nobody's.
    statuses: { ...lockedDown, undeclared: 'blocked-unattributed' },
    ...open,
  },
];

const delivering: readonly Row[] = [
  ...(['unhardened', 'hardened'] as const).map(
    (posture): Row => ({
      ...both,
      ...twice,
      ...open,
      saboteur: liar.losesTheMark,
      posture,
      ends: { marked: 'deliver failed MARK_LOST' },
      // What does not depend on the mark is judged in the unmarked arm.
      statuses: {
        ...(posture === 'hardened' ? hardened : unhardened),
        'motw-propagation': 'inconclusive',
        'launch-gate': 'inconclusive',
        'mark-written': 'inconclusive',
      },
    }),
  ),
  ...(
    [
      ['zone 2', '[ZoneTransfer]\\r\\nZoneId=2\\r\\n'],
      ['zone 03', '[ZoneTransfer]\\r\\nZoneId=03\\r\\n'],
      ['a letter', 'Dear Sir\\r\\n'],
    ] as const
  ).map(
    ([what, text]): Row => ({
      ...marked,
      ...twice,
      ...open,
      saboteur: liar.marksWith(what, text),
      posture: 'hardened',
      ends: { marked: 'deliver failed MARK_LOST' },
      statuses: { ...hardened, ...undelivered },
    }),
  ),
  {
    ...both,
    ...twice,
    ...open,
    saboteur: { ...liar.takesTheMarkAway, at: { ...liar.takesTheMarkAway.at } },
    posture: 'hardened',
    ends: { marked: 'inspect failed MARK_LOST' },
    statuses: { ...hardened, 'motw-propagation': 'inconclusive', 'launch-gate': 'inconclusive' },
  },
  {
    ...marked,
    ...twice,
    ...open,
    saboteur: liar.deliversInWords,
    posture: 'unhardened',
    ends: { marked: 'deliver failed NOT_DELIVERED' },
    statuses: { ...unhardened, ...unmounted },
  },
];

const opening: readonly Row[] = [
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
    saboteur: liar.killsTheGate,
    posture: 'hardened',
    ends: {},
    statuses: { ...hardened, 'launch-gate': 'not-prevented' },
    outcome: 'unexpected',
    exit: 1,
  },
];

const probing: readonly Row[] = [
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

const cleaning: readonly Row[] = (['memory', 'never'] as const).map(
  (reverts): Row => ({
    ...marked,
    ...twice,
    saboteur: liar.cleansUpInWords,
    posture: 'unhardened',
    reverts,
    ends: { marked: 'clean-up failed RESIDUE' },
    statuses: unhardened,
    outcome: 'expected',
    ...(reverts === 'never' ? { cleanUp: 'dirty', exit: 4 } : { exit: 0 }),
  }),
);

for (const [about, rows] of Object.entries({ delivering, mounting, probing, opening, cleaning })) {
  for (const row of rows) test.serial(`${about}: a guest that ${titleOf(row)}`, (t) => check(t, row, lab));
}
