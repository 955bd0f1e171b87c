import * as liar from './liars.ts';
import type { Row } from './row.ts';
import { both, inBoth, marked, open, twice, undelivered, unmounted } from './row-parts.ts';
import { hardened, lockedDown, unhardened } from './truthful.ts';

export const mounting: readonly Row[] = [
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
  ...[liar.withoutOne, liar.withHostileNames, liar.withTenThousand].map(
    (saboteur): Row => ({
      ...marked,
      ...twice,
      ...open,
      saboteur,
      posture: 'unhardened',
      ends: { marked: 'mount failed NOT_MOUNTED' },
      // It was mounted, and that was seen.
      statuses: { ...unhardened, ...unmounted, 'image-mounted': 'detected' },
    }),
  ),
  ...[
    liar.answersMount('a terminal command', '\u001b]0;owned\u0007\u001b[2J\n'),
    liar.answersMount('a folder that is no drive', { ...liar.mounted, root: '/etc' }),
    liar.answersMount('text for options', { ...liar.mounted, options: 'noexec' }),
    liar.answersMount('a code of 5 MB', { is: 'refused', code: 'ENODEV'.repeat(900_000), text: '' }),
  ].map(
    (saboteur): Row => ({
      ...marked,
      ...twice,
      ...open,
      saboteur,
      posture: 'locked-down',
      ends: { marked: 'mount failed GUEST_ANSWER' },
      statuses: { ...lockedDown, ...unmounted },
    }),
  ),
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
    ...twice,
    ...open,
    // Nothing could be said of the gate on a volume that it does not watch: the guest gives the mount up again.
    saboteur: liar.killsTheGate('before mount 1'),
    posture: 'hardened',
    drift: { 'image-mounted': 'rule-off' },
    limits: { callMs: 30_000 },
    ends: { marked: 'mount failed GUEST_ANSWER' },
    statuses: { ...hardened, ...unmounted, 'mount-verb': 'prevented' },
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

export const delivering: readonly Row[] = [
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
      ['two zones', '[ZoneTransfer]\\r\\nZoneId=0\\r\\nZoneId=3\\r\\n'],
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
      // A mark of zone 3 was written, if not as the first.
      statuses: { ...hardened, ...undelivered, ...(what === 'two zones' && { 'mark-written': 'detected' }) },
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
