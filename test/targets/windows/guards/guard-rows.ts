import type { ControlId, Status } from '../../../../runner/model/words.ts';
import type { Behaviour, Guard } from '../fake-windows/behaviour.ts';

export interface GuardRow {
  readonly name: string;
  readonly behaviour: Partial<Behaviour>;
  /** How both arms end. */
  readonly end: string;
  readonly statuses: Readonly<Record<ControlId, Status>>;
}

export const guardControls = ['antivirus', 'attack-surface-reduction', 'application-control'] as const;

interface OneGuard {
  readonly by: Guard['by'];
  readonly control: (typeof guardControls)[number];
  /** What Windows says where it refuses the interface. */
  readonly code: string;
}

const guards: readonly OneGuard[] = [
  { by: 'antivirus', control: 'antivirus', code: '0x800700E1' },
  { by: 'attack-surface-reduction', control: 'attack-surface-reduction', code: '0x80070005' },
  { by: 'app-locker', control: 'application-control', code: '0x800704EC' },
  { by: 'code-integrity', control: 'application-control', code: '0x800711C7' },
];

/** No other control holds the program up: the fix of November 2022 is missing, so nothing in the image is marked. */
const unpatched = '22621.521';

export const guardRows: readonly GuardRow[] = [...guards.flatMap(rowsOf), ...imageRows()];

/** An antivirus that finds what is in the image, before anybody opens it. */
function imageRows(): readonly GuardRow[] {
  const row = (
    what: string,
    { antivirus, records }: Pick<Behaviour, 'antivirus' | 'records'>,
    end: string,
    statuses: GuardRow['statuses'],
  ): GuardRow => ({ name: `antivirus: ${what}`, behaviour: { antivirus, records }, end, statuses });
  const prevented = { antivirus: 'prevented' } as const;
  const atDelivery = { antivirus: 'at-delivery', records: 'its own' } as const;
  const beforeMount = { antivirus: 'before-mount', records: 'its own' } as const;
  return [
    row('it takes the image away as it arrives', atDelivery, 'deliver blocked GONE', prevented),
    row('it takes the image away later', beforeMount, 'mount blocked GONE', prevented),
    row(
      'the image is gone, and nobody says anything',
      { ...beforeMount, records: 'none' },
      'mount blocked GONE',
      {
        ...{ antivirus: 'blocked-unattributed', undeclared: 'blocked-unattributed' },
      },
    ),
    row(
      'the image is gone, and what it says is of another file',
      { ...beforeMount, records: 'of another file' },
      'mount blocked GONE',
      {
        ...{ antivirus: 'blocked-unattributed', undeclared: 'blocked-unattributed' },
      },
    ),
  ];
}

function rowsOf({ by, control, code }: OneGuard): readonly GuardRow[] {
  const refused = 'open blocked SHELL_REFUSED';
  const row = (
    what: string,
    does: Guard['does'],
    records: Behaviour['records'],
    end: string,
    status: Status,
    undeclared?: Status,
  ): GuardRow => ({
    name: `${by}: ${what}`,
    behaviour: { build: unpatched, guard: { by, does }, records },
    end,
    statuses: { [control]: status, ...(undeclared && { undeclared }) },
  });
  const unattributed = ['blocked-unattributed', 'blocked-unattributed'] as const;
  const nobody = row('nobody is logged on', 'block', 'its own', `open blocked ${code}`, 'prevented');
  return [
    { ...nobody, behaviour: { ...nobody.behaviour, desktop: false } },
    row('it refuses the program, and says so', 'block', 'its own', refused, 'prevented'),
    row('it says so a moment later', 'block', 'later', refused, 'prevented'),
    row('the program is refused, and nobody says anything', 'block', 'none', refused, ...unattributed),
    row('what it says is of another file', 'block', 'of another file', refused, ...unattributed),
    row('it says that it blocked, and the program ran', 'claim', 'its own', 'completed', 'not-prevented'),
    row('it would have blocked', 'audit', 'its own', 'completed', 'not-prevented'),
    row('its log is lost', 'block', 'lost', 'open failed LOG_LOST', 'inconclusive'),
  ];
}
