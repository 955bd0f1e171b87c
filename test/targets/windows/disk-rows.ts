import type { ControlId, Status } from '../../../runner/model/words.ts';
import type { VerdictRow } from './verdict-rows.ts';

/**
 * A patched Windows 11 whose user is no administrator. The double-click on a disk asks for one, which no control does and nobody
 * declared; the interface, by which an administrator mounts, goes on.
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
    'image-mounted': 'detected',
    'image-file-created': 'missed',
    'mark-written': 'detected',
    'process-from-mounted-image': 'detected',
  },
};

function row(
  name: string,
  behaviour: VerdictRow['behaviour'],
  ends: VerdictRow['ends'] = asItComes.ends,
  statuses: VerdictRow['statuses'] = {},
): VerdictRow {
  return { name, behaviour, ends, statuses: { ...asItComes.statuses, ...statuses } };
}

const both = (end: string): VerdictRow['ends'] => ({ marked: end, unmarked: end });
const all = (status: Status, ...controls: readonly ControlId[]): VerdictRow['statuses'] =>
  Object.fromEntries(controls.map((control) => [control, status]));

const seenAsFile = { 'image-file-created': 'detected' } as const;
const mounts = ['mount-verb', 'virtual-drive-policy'] as const;
const onVolume = ['motw-propagation', 'launch-gate', 'process-from-mounted-image'] as const;
const nothingMounts = all('not-reached', ...onVolume, 'image-mounted');

export const diskRows: readonly VerdictRow[] = [
  asItComes,
  row('an administrator at the desktop: Windows writes into the image', { userIsAdministrator: true }),
  row('the verb of ISO images is hidden, which is not its own', { mountVerb: 'hidden' }),
  row('the same, an administrator at the desktop', { mountVerb: 'hidden', userIsAdministrator: true }),
  row('its own verb is hidden', { diskMountVerb: 'hidden' }, asItComes.ends, { 'mount-verb': 'prevented' }),
  row('the drive of ISO images is denied, which it is none', { devicePolicy: 'on' }),
  row(
    'its disk is denied',
    { devicePolicy: 'on', deniedDevices: ['disk'] },
    both('mount blocked 0x800704EC'),
    { ...nothingMounts, 'virtual-drive-policy': 'prevented' },
  ),
  row(
    'its disk is denied beside the drive, and shows as a volume that never comes up',
    { devicePolicy: 'on', deniedDevices: ['drive', 'disk'], deniedDevice: 'no volume' },
    both('mount blocked NO_VOLUME'),
    { ...nothingMounts, 'virtual-drive-policy': 'prevented' },
  ),
  row(
    'its disk is denied, and the events are not audited',
    { devicePolicy: 'on', deniedDevices: ['disk'], auditDevices: false },
    both('mount blocked 0x800704EC'),
    { ...nothingMounts, ...all('blocked-unattributed', 'virtual-drive-policy', 'undeclared') },
  ),
  row('no execution from optical drives, which it is none', { denyOpticalExecute: true }),
  row('without the fix of November 2022: the bypass works', { build: '22621.521' }, both('completed'), {
    'motw-propagation': 'not-configured',
    'launch-gate': 'not-reached',
  }),
  row('nobody an administrator', { agentElevated: false }, both('mount blocked 0x80070522'), {
    ...nothingMounts,
    ...all('inconclusive', 'image-file-created', 'mark-written', 'process-from-mounted-image'),
    undeclared: 'blocked-unattributed',
  }),
  row('automount is off', { automount: false }, both('mount failed NO_DRIVE_LETTER'), {
    ...all('inconclusive', ...mounts, ...onVolume),
  }),
  row(
    'automount is off, an administrator at the desktop: Explorer shows nothing, and there is a volume all the same',
    { automount: false, userIsAdministrator: true },
    both('mount failed MOUNTED_ANYWAY'),
    all('inconclusive', ...mounts, ...onVolume),
  ),
  row('nobody is logged on', { desktop: false }, both('completed'), {
    ...seenAsFile,
    ...all('inconclusive', 'mount-verb', 'launch-gate'),
  }),
];

/** The same where only some of them are asked about: a VHDX, whose kind of image is the same to Windows. */
const alike: readonly string[] = [
  asItComes.name,
  'an administrator at the desktop: Windows writes into the image',
  'its own verb is hidden',
  'its disk is denied',
];
export const vhdxRows = diskRows.filter(({ name }) => alike.includes(name));

/** What is set for disks alone means nothing to an ISO image; for the rows of T1553.005-2. */
export const disksAlone: readonly VerdictRow['behaviour'][] = [
  { diskMountVerb: 'hidden' },
  { devicePolicy: 'on', deniedDevices: ['disk'] },
  { automount: false },
];
