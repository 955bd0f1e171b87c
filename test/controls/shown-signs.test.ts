import test from 'ava';
import { everyControl } from '../../runner/controls/catalogue.ts';
import { shownSigns } from '../../runner/controls/shown-signs.ts';
import type { PreventiveControl } from '../../runner/model/control.ts';
import type { Observation } from '../../runner/model/observation.ts';
import { platformNames } from '../../runner/model/scenario.ts';

const preventive = everyControl.filter(
  (control): control is PreventiveControl => control.kind === 'preventive',
);

/** Error codes in a text: of errno or a name in capital letters, or an HRESULT. */
const codesIn = (text: string): readonly string[] => text.match(/\b(?:E[A-Z_]{4,}|0x[0-9a-f]{8})\b/g) ?? [];

const virus: readonly Observation[] = [
  {
    ...{ id: 'o4', scenario: 's', arm: 'marked', step: null, at: '', source: 'antivirus', summary: '' },
    ...{ kind: 'control-log', data: { control: 'antivirus', action: 'block' } },
  },
];
/** They refuse by no code: their signs have tests of their own. */
const withoutCode = ['web-gateway', 'mail-gateway', 'archive-propagation', 'protected-view'];
const byRecord = ['attack-surface-reduction', 'application-control'];

/** All that there is to see of a control that refused with this code. */
function refusedWith(code: string, control: string): readonly Observation[] {
  const common = { scenario: 's', arm: 'marked', step: null, at: '', source: 'guest', summary: '' } as const;
  const attempt = {
    is: 'refused',
    by: 'double-click',
    code,
    policy: { [control]: 'on' },
    options: ['noexec'],
  };
  return [
    { ...common, id: 'o1', kind: 'mount-attempt', data: attempt },
    { ...common, id: 'o2', kind: 'open-attempt', data: attempt },
    { ...common, id: 'o3', kind: 'control-log', data: { control: 'launch-gate', action: 'block' } },
    ...(code === 'ERROR_VIRUS_INFECTED' ? virus : []),
  ];
}

test('every preventive control has words for its sign on each platform, and nothing else has', (t) => {
  t.deepEqual(Object.keys(shownSigns).sort(), preventive.map(({ id }) => id).sort());
  for (const signs of Object.values(shownSigns))
    t.deepEqual(Object.keys(signs).sort(), [...platformNames].sort());
});

for (const control of preventive) {
  test(`${control.id}: every code that its words name is a sign of it, and another code is none`, (t) => {
    const codes = Object.values(shownSigns[control.id] ?? {}).flatMap(codesIn);
    for (const code of codes) t.true(control.signs(refusedWith(code, control.id)).length > 0, code);
    t.deepEqual(control.signs(refusedWith('EXDEV', control.id)), []);
    const coded = ![...withoutCode, ...byRecord].includes(control.id) && control.actsAt !== 'inspect';
    t.is(codes.length > 0, coded);
  });
}
