import { readFile, writeFile } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import test from 'ava';
import { diffOf } from '../../runner/comparison/diff.ts';
import { sinceLastKnown } from '../../runner/comparison/since-last-known.ts';
import type { Diff } from '../../runner/model/memory/diff.ts';
import { type DiffView, diffReport } from '../../runner/reports/console/diff-report.ts';
import { widthOf } from '../../runner/reports/lines.ts';
import { type Given, night, one, remembered, two } from '../comparison/remembered-builder.ts';

const verb = 'mount-verb';
const report = (diff: Diff, view: Partial<DiffView> = {}) =>
  diffReport(diff, { all: false, colour: false, ...view });

const before: Given = {
  fingerprint: { build: '22631.4317', sysmon: '15.15' },
  probed: { [verb]: 'on', 'launch-gate': 'off' },
  rules: { 'r-1': 'a'.repeat(64) },
  ruleOf: { 'my-rule': 'r-1' },
};
/** One of each kind of change, the regression in both scenarios. */
const changed = diffOf(
  (['detected', 'missed', 'detected'] as const).map((flaky, i) =>
    remembered({
      ...before,
      ...night(1),
      id: `20261101-020000-000${i}`,
      judged: {
        [one]: { [verb]: 'prevented', 'launch-gate': 'not-configured', 'image-mounted': flaky },
        [two]: { [verb]: 'prevented', 'mark-written': 'detected', 'my-rule': 'detected' },
      },
    }),
  ),
  [
    remembered({
      ...before,
      ...night(2),
      probed: { [verb]: 'off', 'launch-gate': 'warn' },
      rules: { 'r-1': 'b'.repeat(64) },
      judged: {
        [one]: { [verb]: 'not-configured', 'launch-gate': 'warned', 'image-mounted': 'detected' },
        [two]: { [verb]: 'not-configured', 'mark-written': 'detected', 'my-rule': 'missed' },
      },
    }),
  ],
  { across: false },
);

/** One changed build, and what nobody explains. */
const judged = {
  [one]: { [verb]: 'prevented', 'launch-gate': 'prevented', 'image-mounted': 'detected' },
  [two]: { [verb]: 'prevented', 'launch-gate': 'prevented', 'image-mounted': 'detected' },
} as const;
const updated = diffOf(
  [remembered({ ...before, ...night(1), judged })],
  [
    remembered({
      ...before,
      ...night(2),
      fingerprint: { build: '22631.4460', sysmon: '15.15' },
      judged: {
        ...judged,
        [two]: {
          ...judged[two],
          [verb]: 'not-prevented',
          undeclared: ['blocked-unattributed', 'it took C:\\x.iso'],
        },
      },
    }),
  ],
  { across: false },
);
const lastKnown = sinceLastKnown(
  [
    remembered({ ...night(2), judged: { [one]: { [verb]: 'inconclusive' } } }),
    remembered({ ...night(1), judged: { [one]: { [verb]: 'prevented' } } }),
  ],
  remembered({ ...night(3), judged: { [one]: { [verb]: 'not-prevented' } } }),
);
const nothing = diffOf([remembered()], [remembered({ ...night(2) })], { across: false });
const samples = { changed, updated, 'last-known': lastKnown, nothing };

/** A change that is meant is taken over by `GOLDEN=write`, and read in the difference. */
for (const [name, diff] of Object.entries(samples)) {
  test(`${name}: as kept in golden/diff-${name}.txt`, async (t) => {
    const text = `${report(diff, { columns: 60 })}\n\n--- all ---\n${report(diff, { all: true })}\n`;
    const file = new URL(`golden/diff-${name}.txt`, import.meta.url);
    if (process.env.GOLDEN === 'write') await writeFile(file, text);
    t.is(text, await readFile(file, 'utf8'));
  });

  test(`${name}: no line is longer than the terminal is wide, and none ends with a space`, (t) => {
    for (const columns of [40, 60, 80, 120])
      for (const all of [false, true])
        for (const line of report(diff, { columns, all }).split('\n')) {
          t.true(widthOf(line) <= columns, `${columns}: ${line}`);
          t.false(line.endsWith(' '), line);
        }
  });

  test(`${name}: colour changes nothing but the colour`, (t) => {
    const coloured = report(diff, { colour: true, all: true });
    t.not(coloured, report(diff, { all: true }));
    t.is(stripVTControlCharacters(coloured), report(diff, { all: true }));
  });
}

test('what regressed comes first, then improved, flaky, incomparable, unchanged', (t) => {
  const text = report(changed, { all: true });
  const places = ['!! ', '++ ', '~~ ', '?? ', '== '].map((sign) => text.indexOf(`\n${sign}`));
  t.true(places.every((place) => place > 0));
  t.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
  );
});

test('a reason that is the same for many is told once, and each of them is named', (t) => {
  const text = report(updated, { columns: 60 });
  t.is(text.match(/the build differs/g)?.length, 1);
  for (const control of [verb, 'launch-gate', 'image-mounted'])
    t.is(text.match(new RegExp(`\\b${control}\\b`, 'g'))?.length, 2, control);
});

test('--across is pointed to where conditions are in the way, and nowhere else', (t) => {
  t.regex(report(updated, { columns: 120 }), /\nwith --across .*: 1 of 3 has another status$/);
  t.regex(report(changed, { columns: 120 }), /\nwith --across .*: 1 of 1 has another status$/);
  for (const other of [lastKnown, nothing]) t.notRegex(report(other), /--across/);
  const unknown = updated.controls.map((each) => ({ ...each, after: 'inconclusive' as const }));
  t.notRegex(report({ ...updated, controls: unknown }), /--across/);
  const unproven = updated.controls.map((each) => ({ ...each, after: 'blocked-unattributed' as const }));
  t.notRegex(report({ ...updated, controls: unproven }), /--across/);
});

test("a run's own words can neither break a line nor reach the terminal", (t) => {
  const evil = 'a\u001b[2Jb\nc';
  const judged = { [evil]: { [evil]: ['prevented', evil] } } as const;
  const [first, second] = [judged, { [evil]: { [evil]: ['not-prevented', evil] } } as const].map((of, i) =>
    remembered({
      ...night(i + 1),
      id: evil,
      judged: of,
      target: { name: evil },
      fingerprint: { [evil]: `${evil}${i}` },
      probed: { [evil]: i === 0 ? 'on' : 'off' },
    }),
  );
  for (const across of [false, true])
    for (const all of [false, true]) {
      const text = report(
        diffOf(first === undefined ? [] : [first], second === undefined ? [] : [second], { across }),
        { all },
      );
      t.false(text.includes('\u001b'));
      t.notRegex(text, /^c/m);
      t.regex(text, /a\\u\{1b\}\[2Jb c/);
    }
});
