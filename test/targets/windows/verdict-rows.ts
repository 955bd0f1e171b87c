import type { ControlId, Status } from '../../../runner/model/words.ts';
import type { Behaviour } from './fake-windows/behaviour.ts';

/** One kind of Windows, how its arms end, and every verdict on it, as the decision table has it. */
export interface VerdictRow {
  readonly name: string;
  readonly behaviour: Partial<Behaviour>;
  /** How each arm ends: the first step that did not complete, with its code. */
  readonly ends: { readonly marked: string; readonly unmarked: string };
  readonly statuses: Readonly<Record<ControlId, Status>>;
}

/**
 * A patched Windows 11 with SmartScreen as it comes. Edge saves under another name and renames, which Sysmon does not log: only the mark
 * that it writes is seen. The program is asked about in the marked arm, so its start is judged in the unmarked one.
 */
const asItComes: VerdictRow = {
  name: 'a desktop, and everything as it should be',
  behaviour: {},
  ends: { marked: 'open blocked PROMPTED', unmarked: 'completed' },
  statuses: {
    'mount-verb': 'not-configured',
    'virtual-drive-policy': 'not-configured',
    'motw-propagation': 'prevented',
    'launch-gate': 'warned',
    'deny-optical-execute': 'not-configured',
    'image-mounted': 'detected',
    'image-file-created': 'missed',
    'lure-image-in-downloads': 'missed',
    'mark-written': 'detected',
    'process-from-mounted-image': 'detected',
  },
};

function row(
  name: string,
  behaviour: Partial<Behaviour>,
  ends: Partial<VerdictRow['ends']>,
  statuses: VerdictRow['statuses'],
): VerdictRow {
  return {
    name,
    behaviour,
    ends: { ...asItComes.ends, ...ends },
    statuses: { ...asItComes.statuses, ...statuses },
  };
}

const both = (end: string): VerdictRow['ends'] => ({ marked: end, unmarked: end });
const all = (status: Status, ...controls: readonly ControlId[]): VerdictRow['statuses'] =>
  Object.fromEntries(controls.map((control) => [control, status]));

const nothingMounts: VerdictRow['statuses'] = all(
  'not-reached',
  ...['motw-propagation', 'launch-gate', 'image-mounted', 'process-from-mounted-image'],
);
const mountFaults: VerdictRow['statuses'] = all(
  'inconclusive',
  ...['mount-verb', 'virtual-drive-policy', 'motw-propagation', 'launch-gate', 'deny-optical-execute'],
  'process-from-mounted-image',
);
const seenAsFile = all('detected', 'image-file-created', 'lure-image-in-downloads');
const fileSensors = ['image-file-created', 'lure-image-in-downloads', 'mark-written'] as const;
const unpatched = '22621.521';

export const verdictRows: readonly VerdictRow[] = [
  asItComes,
  row(
    'without the fix of November 2022: the bypass works',
    { build: unpatched },
    { marked: 'completed' },
    { 'motw-propagation': 'not-configured', 'launch-gate': 'not-reached' },
  ),
  row(
    'SmartScreen blocks',
    { smartScreen: 'block' },
    { marked: 'open blocked SMARTSCREEN_BLOCKED' },
    { 'launch-gate': 'prevented' },
  ),
  row('SmartScreen is off, the security warning remains', { smartScreen: 'off' }, {}, {}),
  row("the shell's mount verb is hidden", { mountVerb: 'hidden' }, {}, { 'mount-verb': 'prevented' }),
  row(
    'a question on the double-click of the marked image',
    { asksAboutImage: true },
    {},
    { undeclared: 'blocked-unattributed' },
  ),
  row(
    'the same where the mount verb is hidden: the question is not its doing',
    { asksAboutImage: true, mountVerb: 'hidden' },
    {},
    { 'mount-verb': 'blocked-unattributed', undeclared: 'blocked-unattributed' },
  ),
  row('device policy in force', { devicePolicy: 'on' }, both('mount blocked 0x800704EC'), {
    ...nothingMounts,
    'virtual-drive-policy': 'prevented',
  }),
  row(
    'device policy in force, its events not audited',
    { devicePolicy: 'on', auditDevices: false },
    both('mount blocked 0x800704EC'),
    { ...nothingMounts, ...all('blocked-unattributed', 'virtual-drive-policy', 'undeclared') },
  ),
  row(
    'device policy in force, and what it denies shows as a volume that never comes up',
    { devicePolicy: 'on', deniedDevice: 'no volume' },
    both('mount blocked NO_VOLUME'),
    { ...nothingMounts, 'virtual-drive-policy': 'prevented' },
  ),
  row(
    'the same, its events not audited',
    { devicePolicy: 'on', deniedDevice: 'no volume', auditDevices: false },
    both('mount blocked NO_VOLUME'),
    { ...nothingMounts, ...all('blocked-unattributed', 'virtual-drive-policy', 'undeclared') },
  ),
  row('device policy with the value missing that puts it in force', { devicePolicy: 'inert' }, {}, {}),
  row('an antivirus takes the image away', { antivirus: 'before-mount' }, both('mount blocked GONE'), {
    ...nothingMounts,
    undeclared: 'blocked-unattributed',
  }),
  row(
    'an antivirus takes the image away before it is proven delivered',
    { antivirus: 'at-delivery' },
    both('deliver failed NO_FILE'),
    {
      ...mountFaults,
      ...all('inconclusive', 'image-mounted', 'image-file-created', 'lure-image-in-downloads'),
    },
  ),
  row('an antivirus stops the program', { antivirus: 'at-open' }, both('open blocked 0x800700E1'), {
    ...all('blocked-unattributed', 'launch-gate', 'undeclared'),
    'process-from-mounted-image': 'not-reached',
  }),
  row(
    'no drive letter: Explorer shows nothing, and there is a volume all the same',
    { driveLetters: false },
    both('mount failed MOUNTED_ANYWAY'),
    mountFaults,
  ),
  row(
    'no drive letter, and nobody is logged on',
    { driveLetters: false, desktop: false },
    both('mount failed NO_DRIVE_LETTER'),
    {
      ...mountFaults,
      ...seenAsFile,
    },
  ),
  row(
    'somebody else mounts the image first',
    { mountsByItself: true },
    both('mount failed ALREADY_MOUNTED'),
    mountFaults,
  ),
  row(
    'nobody is logged on',
    { desktop: false },
    { marked: 'completed' },
    { ...seenAsFile, ...all('inconclusive', 'mount-verb', 'launch-gate') },
  ),
  row('no Edge: the user places the file', { browser: false }, {}, seenAsFile),
  row(
    'no Sysmon',
    { sysmon: false },
    {},
    all('not-instrumented', ...fileSensors, 'process-from-mounted-image'),
  ),
  row(
    'no Sysmon, but new processes are audited',
    { sysmon: false, auditProcesses: true },
    {},
    all('not-instrumented', ...fileSensors),
  ),
  row(
    'a Sysmon that covers programs and scripts, and leaves images out',
    { sysmonFiles: 'programs' },
    {},
    all('not-instrumented', ...fileSensors),
  ),
  row(
    'the VHDMP log is cleared in the middle',
    { clearsMountLogAt: [2] },
    {},
    { 'image-mounted': 'inconclusive' },
  ),
  row(
    'Server 2019, an administrator at the desktop',
    { build: '17763.3650', productType: 3, browser: false, userIsAdministrator: true },
    {},
    seenAsFile,
  ),
  row(
    'Server 2022, nobody an administrator',
    { build: '20348.1249', productType: 3, agentElevated: false },
    both('mount blocked 0x80070522'),
    {
      ...nothingMounts,
      ...all('inconclusive', ...fileSensors, 'process-from-mounted-image'),
      undeclared: 'blocked-unattributed',
    },
  ),
  row(
    'a client, nobody an administrator',
    { agentElevated: false },
    {},
    all('inconclusive', ...fileSensors, 'process-from-mounted-image'),
  ),
  row('the connection breaks in a mount, once', { cutsAtMount: [2] }, {}, {}),
  row(
    'the connection breaks in every mount of the marked arm',
    { cutsAtMount: [1, 2] },
    { marked: 'mount failed CONNECTION_CLOSED' },
    all('inconclusive', 'motw-propagation', 'launch-gate', 'image-file-created', 'lure-image-in-downloads'),
  ),
  row(
    'the connection breaks in every mount',
    { cutsAtMount: [1, 2, 3, 4] },
    both('mount failed CONNECTION_CLOSED'),
    {
      ...mountFaults,
      ...all('inconclusive', 'image-mounted', 'image-file-created', 'lure-image-in-downloads'),
    },
  ),
  row(
    'no execution from optical drives, without the fix',
    { build: unpatched, denyOpticalExecute: true },
    both('open blocked 0x80070005'),
    {
      'motw-propagation': 'not-configured',
      'deny-optical-execute': 'prevented',
      ...all('not-reached', 'launch-gate', 'process-from-mounted-image'),
    },
  ),
  row(
    'no execution from optical drives, behind SmartScreen',
    { denyOpticalExecute: true },
    { unmarked: 'open blocked 0x80070005' },
    all('not-reached', 'deny-optical-execute', 'process-from-mounted-image'),
  ),
];

/** Where the mark is taken away again (official test 3): nothing acts on it, and what sees its removal is judged. */
const unblocked: VerdictRow = {
  ...asItComes,
  ends: both('completed'),
  statuses: {
    ...Object.fromEntries(
      Object.entries(asItComes.statuses).filter(
        ([control]) => !['motw-propagation', 'launch-gate'].includes(control),
      ),
    ),
    'mark-removed': 'detected',
  },
};

export const unblockingRows: readonly VerdictRow[] = [
  unblocked,
  {
    ...unblocked,
    name: 'a Sysmon that covers no deletions',
    behaviour: { sysmonDeletions: false },
    statuses: { ...unblocked.statuses, 'mark-removed': 'not-instrumented' },
  },
];

/** The same where nothing is opened (official test 1): the same verdicts, less those on opening. */
const onOpening = ['launch-gate', 'deny-optical-execute', 'process-from-mounted-image'];
const onlyMounted: readonly string[] = [
  asItComes.name,
  'without the fix of November 2022: the bypass works',
  "the shell's mount verb is hidden",
  'device policy in force',
  'an antivirus takes the image away',
  'nobody is logged on',
];

export const mountOnlyRows: readonly VerdictRow[] = verdictRows
  .filter(({ name }) => onlyMounted.includes(name))
  .map((one) => ({
    ...one,
    ends: {
      marked: one.ends.marked.startsWith('open') ? 'completed' : one.ends.marked,
      unmarked: one.ends.unmarked,
    },
    statuses: Object.fromEntries(
      Object.entries(one.statuses).filter(([control]) => !onOpening.includes(control)),
    ),
  }));
