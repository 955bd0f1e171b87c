import type { PostureName } from '../../model/scenario.ts';
import type { ControlId, SwitchState } from '../../model/words.ts';

const preventive = [
  'mount-verb',
  'virtual-drive-policy',
  'motw-propagation',
  'launch-gate',
  'deny-optical-execute',
  'archive-propagation',
  'antivirus',
  'web-gateway',
  'mail-gateway',
] as const;
/** Of the preventive ones, those that stand before the guest: it knows nothing of them. */
export const gatewayControls: readonly ControlId[] = ['web-gateway', 'mail-gateway'];
const detective = [
  'image-mounted',
  'image-file-created',
  'lure-image-in-downloads',
  'mark-written',
  'process-from-mounted-image',
] as const;

type Preventive = (typeof preventive)[number];

/** One sentence for people, the preventive controls that are on, and whether sensors run. */
interface Posture {
  readonly title: string;
  readonly on: readonly Preventive[];
  readonly sensors: 'on' | 'off';
}

export const postures: Readonly<Record<PostureName, Posture>> = {
  hardened: {
    title:
      'the double-click is refused, the mount API still works, the inner file carries the zone, opening it is refused',
    on: ['mount-verb', 'motw-propagation', 'launch-gate', 'archive-propagation'],
    sensors: 'on',
  },
  'locked-down': {
    title: 'disk images pass no gateway, and nothing mounts: what lies behind is not reached',
    // But for the antivirus: each of its scans takes a while in an emulated guest. `--drift antivirus=on` has it.
    on: preventive.filter((id) => id !== 'antivirus'),
    sensors: 'on',
  },
  'no-execute': {
    title: 'the kernel refuses execution on the mounted volume',
    on: ['deny-optical-execute'],
    sensors: 'on',
  },
  patched: {
    title: 'the mark is propagated and acted upon',
    on: ['motw-propagation', 'launch-gate', 'archive-propagation'],
    sensors: 'on',
  },
  unhardened: { title: 'as Windows was in 2021: the bypass works', on: [], sensors: 'on' },
  blind: { title: 'nothing prevents and nothing listens', on: [], sensors: 'off' },
};

/** Every control's state in a posture, then changed as `drift` says. */
export function declaredStates(
  name: PostureName,
  drift: ReadonlyMap<ControlId, SwitchState>,
): Readonly<Record<ControlId, SwitchState>> {
  const posture = postures[name];
  const states: [ControlId, SwitchState][] = [
    ...preventive.map((id): [ControlId, SwitchState] => [id, posture.on.includes(id) ? 'on' : 'off']),
    ...detective.map((id): [ControlId, SwitchState] => [id, posture.sensors]),
  ];
  return Object.fromEntries([...states, ...drift]);
}

/** The states that the reference guest can give a control. */
export function switchableStates(control: ControlId): readonly SwitchState[] {
  if ((detective as readonly ControlId[]).includes(control)) return ['on', 'off', 'broken', 'rule-off'];
  return control === 'launch-gate' ? ['on', 'warn', 'off', 'broken'] : ['on', 'off', 'broken'];
}
