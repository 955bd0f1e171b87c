import test from 'ava';
import {
  catalogue,
  catalogueOf,
  controlById,
  everyControl,
  platformsOf,
} from '../../runner/controls/catalogue.ts';
import type { Control } from '../../runner/model/control.ts';
import { UnknownNameError } from '../../runner/model/errors.ts';

/** What is fixed of each control: its kind, where it acts, whether it needs the mark, and on what it stands. */
const contract: readonly (readonly [string, string, string, boolean, string])[] = [
  ['motw-propagation', 'preventive', 'inspect', true, 'modelled'],
  ['launch-gate', 'preventive', 'open', true, 'modelled'],
  ['mount-verb', 'preventive', 'mount', false, 'modelled'],
  ['virtual-drive-policy', 'preventive', 'mount', false, 'modelled'],
  ['deny-optical-execute', 'preventive', 'open', false, 'real'],
  ['web-gateway', 'preventive', 'deliver', false, 'real'],
  ['mail-gateway', 'preventive', 'deliver', false, 'real'],
  ['archive-propagation', 'preventive', 'deliver', true, 'modelled'],
  ['antivirus', 'preventive', 'deliver', false, 'modelled'],
  ['image-mounted', 'detective', 'mount', false, 'mounts'],
  ['image-file-created', 'detective', 'deliver', false, 'files'],
  ['lure-image-in-downloads', 'detective', 'deliver', false, 'files'],
  ['mark-written', 'detective', 'deliver', true, 'streams'],
  ['process-from-mounted-image', 'detective', 'open', false, 'processes'],
];

/** Of Windows alone. */
const windowsContract: typeof contract = [
  ['attack-surface-reduction', 'preventive', 'open', false, 'not there'],
  ['application-control', 'preventive', 'open', false, 'not there'],
  ['protected-view', 'preventive', 'open', true, 'not there'],
  ['mark-removed', 'detective', 'deliver', true, 'removals'],
];

function asContract(controls: readonly Control[]) {
  return controls.map((c) => [
    ...[c.id, c.kind, c.actsAt, c.needsMark],
    c.kind === 'preventive' ? (c.onReference ?? 'not there') : c.sources.join(' '),
  ]);
}

test('the catalogue holds these controls', (t) => {
  t.deepEqual(asContract(catalogue), [...contract.map((row) => [...row])]);
});

test('Windows has more, and the reference target has those', (t) => {
  t.deepEqual(catalogueOf('reference'), catalogue);
  t.deepEqual(catalogueOf('windows'), everyControl);
  const more = everyControl.filter((control) => !catalogue.includes(control));
  t.deepEqual(asContract(more), [...windowsContract.map((row) => [...row])]);
  t.deepEqual(platformsOf('mark-removed'), ['windows']);
  t.deepEqual(platformsOf('mark-written'), ['reference', 'windows']);
  t.deepEqual(platformsOf('no-such-control'), []);
});

test('a control is found by its id', (t) => {
  for (const control of everyControl) t.is(controlById(control.id), control);
});

test('a control that is not known is refused with the nearest one that is', (t) => {
  const error = t.throws(() => controlById('launch-gates'), { instanceOf: UnknownNameError });
  t.regex(error.message, /did you mean 'launch-gate'/);
});
