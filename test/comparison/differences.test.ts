import test from 'ava';
import { differencesBetween } from '../../runner/comparison/differences.ts';
import { type Given, remembered } from './remembered-builder.ts';

const between = (before: Given, after: Given) => differencesBetween(remembered(before), remembered(after));

test('everything that differs, in words of people', (t) => {
  t.deepEqual(
    between(
      {
        version: '0.1.0',
        posture: 'hardened',
        fingerprint: { build: '1', qemu: '7', productType: 1, elevated: true, sysmon: '15', gone: 'x' },
        probed: { 'mount-verb': 'on', 'launch-gate': 'unknown' },
        drift: { 'image-mounted': 'off' },
        rules: { 'r-1': 'a'.repeat(64), 'r-2': 'b'.repeat(64), 'r-3': 'c'.repeat(64) },
        ruleOf: { 'image-mounted': 'r-1', 'mark-written': 'r-2' },
      },
      {
        version: '0.2.0',
        posture: 'patched',
        fingerprint: { build: '2', qemu: '8', productType: 3, elevated: false, sysmon: null, come: 5 },
        probed: { 'mount-verb': 'off', 'launch-gate': 'on' },
        drift: { 'mount-verb': 'broken' },
        rules: { 'r-1': 'd'.repeat(64), 'r-4': 'e'.repeat(64) },
        ruleOf: { 'image-mounted': 'r-1' },
      },
    ),
    [
      { what: 'posture', before: 'hardened', after: 'patched' },
      { what: 'harness version', before: '0.1.0', after: '0.2.0' },
      { what: 'build', before: '1', after: '2' },
      { what: 'QEMU', before: '7', after: '8' },
      { what: 'product type', before: '1', after: '3' },
      { what: 'elevation of the harness', before: 'true', after: 'false' },
      { what: 'Sysmon', before: '15', after: null },
      { what: 'gone', before: 'x', after: null },
      { what: 'come', before: null, after: '5' },
      { what: 'rule image-mounted', before: 'aaaaaaaaaaaa', after: 'dddddddddddd' },
      { what: 'rule mark-written', before: 'bbbbbbbbbbbb', after: null },
      { what: 'rule r-3', before: 'cccccccccccc', after: null },
      { what: 'rule r-4', before: null, after: 'eeeeeeeeeeee' },
      { what: 'policy launch-gate', before: 'unknown', after: 'on' },
      { what: 'policy mount-verb', before: 'on', after: 'off' },
      { what: 'drift image-mounted', before: 'off', after: null },
      { what: 'drift mount-verb', before: null, after: 'broken' },
    ],
  );
});

test('policies in short are told only where no control says its own', (t) => {
  const short = (policies: string, probed: Given['probed']): Given => ({
    fingerprint: { policies },
    ...(probed === undefined ? {} : { probed }),
  });
  t.deepEqual(
    between(short('mount-verb=on', { 'mount-verb': 'on' }), short('mount-verb=off', { 'mount-verb': 'off' })),
    [{ what: 'policy mount-verb', before: 'on', after: 'off' }],
  );
  t.deepEqual(between(short('mount-verb=on', {}), short('mount-verb=off', {})), [
    { what: 'policies', before: 'mount-verb=on', after: 'mount-verb=off' },
  ]);
});

test('the version of Node is none, and what a guest says is bounded', (t) => {
  const node = (version: string) => ({
    ...remembered(),
    harness: { version: '1', node: version, rules: {} },
  });
  t.deepEqual(differencesBetween(node('v24.0.0'), node('v25.0.0')), []);
  const [build] = between({ fingerprint: { build: 'x'.repeat(5_000) } }, { fingerprint: { build: 'y' } });
  t.is(build?.before?.length, 303);
});

test('of a machine that one of the two never met nothing is known to differ; all else is', (t) => {
  const met: Given = { fingerprint: { build: '1' }, probed: { 'mount-verb': 'on' }, version: '0.1.0' };
  const unmet: Given = { fingerprint: {}, probed: {}, version: '0.2.0' };
  const version = { what: 'harness version', before: '0.1.0', after: '0.2.0' };
  t.deepEqual(between(met, unmet), [version]);
  t.deepEqual(between(unmet, met), [{ ...version, before: '0.2.0', after: '0.1.0' }]);
});

test('of a desktop session only whether there is one', (t) => {
  const session = (desktopSession: number | null): Given => ({ fingerprint: { desktopSession } });
  t.deepEqual(between(session(1), session(2)), []);
  t.deepEqual(between(session(3), session(null)), [
    { what: 'desktop session', before: 'there', after: null },
  ]);
});

test('a policy that a target says of itself, too, is told once', (t) => {
  const fixed = (fixOf41091: string): Given => ({
    fingerprint: { fixOf41091 },
    probed: { 'motw-propagation': fixOf41091 as 'on' },
  });
  t.deepEqual(between(fixed('on'), fixed('off')), [
    { what: 'policy motw-propagation', before: 'on', after: 'off' },
  ]);
});

test('arms that were run at all; a run that came to no scenario says nothing of them', (t) => {
  const ran = (arms: Given['arms'], ...ids: readonly string[]): Given => ({
    judged: Object.fromEntries(ids.map((id) => [id, {}])),
    ...(arms === undefined ? {} : { arms }),
  });
  t.deepEqual(between(ran(undefined, 'a', 'b'), ran(['marked'], 'b')), [
    { what: 'arms', before: 'marked and unmarked', after: 'marked' },
  ]);
  t.deepEqual(between(ran(['marked'], 'a'), ran(undefined)), []);
});
