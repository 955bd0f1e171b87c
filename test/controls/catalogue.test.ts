import test from 'ava';
import {
  catalogue,
  catalogueOf,
  controlById,
  everyControl,
  platformsOf,
} from '../../runner/controls/catalogue.ts';
import { UnknownNameError } from '../../runner/model/errors.ts';

/** What is fixed of each control: its kind, where it acts, whether it needs the mark, and on what it stands. */
const contract: readonly (readonly [string, string, string, boolean, string])[] = [
  ['motw-propagation', 'preventive', 'inspect', true, 'modelled'],
  ['launch-gate', 'preventive', 'open', true, 'modelled'],
  ['mount-verb', 'preventive', 'mount', false, 'modelled'],
  ['virtual-drive-policy', 'preventive', 'mount', false, 'modelled'],
  ['deny-optical-execute', 'preventive', 'open', false, 'real'],
  ['image-mounted', 'detective', 'mount', false, 'mounts'],
  ['image-file-created', 'detective', 'deliver', false, 'files'],
  ['lure-image-in-downloads', 'detective', 'deliver', false, 'files'],
  ['mark-written', 'detective', 'deliver', true, 'streams'],
  ['process-from-mounted-image', 'detective', 'open', false, 'processes'],
];

test('the catalogue holds the ten controls', (t) => {
  t.deepEqual(
    catalogue.map((c) => [
      c.id,
      c.kind,
      c.actsAt,
      c.needsMark,
      c.kind === 'preventive' ? c.onReference : c.sources.join(' '),
    ]),
    contract.map((row) => [...row]),
  );
});

test('Windows has one more, and the reference target has those ten', (t) => {
  t.deepEqual(catalogueOf('reference'), catalogue);
  t.deepEqual(catalogueOf('windows'), everyControl);
  const [more, ...others] = everyControl.filter((control) => !catalogue.includes(control));
  t.like(more, {
    id: 'mark-removed',
    kind: 'detective',
    actsAt: 'deliver',
    needsMark: true,
    sources: ['removals'],
  });
  t.deepEqual(others, []);
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
