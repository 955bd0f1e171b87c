import test from 'ava';
import { statuses as allStatuses } from '../../../runner/model/words.ts';
import { runSchema } from '../../../runner/store/run-schema.ts';
import { closing } from '../../lifecycle/faults.ts';
import type { LabPlan } from '../../lifecycle/lab.ts';
import { exercise, Scripted, wordsIn } from './scripted.ts';

test('what the blue team says stands in the record, with its arm, its step and its time', async (t) => {
  const note = 'the \u001b[31mproxy\u202e was slow';
  const operator = new Scripted({
    3: ['image-f alerted in the SIEM'],
    4: ['lure n', 'mount-v blocked', 'lure alerted, after all'],
    7: [`note ${note}`],
  });
  const { record, shown } = await exercise(operator, { arms: ['marked'] });
  const words = wordsIn(record);
  t.deepEqual(
    words.map(({ arm, step, data }) => [arm, step, data.control, data.says, data.note, data.attempt]),
    [
      ['marked', 'deliver', 'image-file-created', 'alerted', 'in the SIEM', 1],
      ['marked', 'deliver', 'lure-image-in-downloads', 'nothing', null, 1],
      ['marked', 'mount', 'mount-verb', 'blocked', null, 1],
      ['marked', 'deliver', 'lure-image-in-downloads', 'alerted', 'after all', 1],
      ['marked', 'clean-up', null, null, note, 1],
    ],
  );
  for (const { data, at } of words) {
    t.false(Number.isNaN(Date.parse(at)));
    if (data.control !== null) t.true((data.sinceStepMs as number) >= 0);
    else t.is(data.sinceStepMs, null);
  }
  t.true(runSchema.safeParse(record).success);
  t.false(shown.includes('\u001b') || shown.includes('\u202e'), 'what people write is made printable');
});

test('a correction replaces nothing, and the later one stands later', async (t) => {
  const operator = new Scripted({ 3: ['image-f nothing'], 5: ['image-f alerted'] });
  const { record } = await exercise(operator, { arms: ['marked'] });
  const [first, second] = wordsIn(record);
  t.deepEqual([first?.data.says, second?.data.says], ['nothing', 'alerted']);
  t.true(Number(second?.data.sinceStepMs) >= Number(first?.data.sinceStepMs));
});

test('until something is done in an arm, what is said of a control is about the arm before', async (t) => {
  // Stops 1 to 7 are of the marked arm, 8 and 9 before build and deliver of the other, 10 before its mount.
  const operator = new Scripted({
    1: ['image-m unsure'],
    8: ['image-m alerted'],
    9: ['image-m logged'],
    10: ['image-m nothing', 'image-f alerted'],
  });
  const { record, shown } = await exercise(operator);
  t.deepEqual(
    wordsIn(record).map(({ arm, data }) => [arm, data.says, data.sinceStepMs === null]),
    [
      ['marked', 'unsure', true],
      ['marked', 'alerted', false],
      ['marked', 'logged', false],
      ['unmarked', 'nothing', true],
      ['unmarked', 'alerted', false],
    ],
  );
  t.regex(shown, /what you say of a control here is about T1553\.005-2, marked arm/);
  t.regex(shown, /kept: image-mounted nothing; mount has not begun in T1553\.005-2, unmarked arm/);
});

test('of an arm that is tried again the last attempt counts, and until it has begun the first', async (t) => {
  const operator = new Scripted({ 5: ['image-f alerted'], 6: ['image-f nothing'], 8: ['image-f logged'] });
  const plan: LabPlan = { arms: ['marked'], faults: { before: closing('mount', 'once') } };
  const { record, shown } = await exercise(operator, plan);
  t.deepEqual(
    wordsIn(record).map(({ data }) => [data.says, data.attempt]),
    [
      ['alerted', 1],
      ['nothing', 1],
      ['logged', 2],
    ],
  );
  t.regex(shown, /STOP before step 1 of 7, build: T1553\.005-2, marked arm, attempt 2/);
  t.regex(shown, /just seen: mount failed \S+, inspect skipped, open skipped/);
});

test('nothing that the machine has found is shown before the end, only how each step ended', async (t) => {
  for (const posture of ['hardened', 'locked-down'] as const) {
    const { shown: all } = await exercise(new Scripted({ 3: ['look'], 5: ['look', '?'] }), {
      posture,
      quiet: true,
    });
    // The help says how these two words are taken where somebody types them.
    const shown = all.replace('detected is taken for alerted, prevented for blocked', '');
    t.not(shown, all);
    t.deepEqual(
      allStatuses.filter((status) => new RegExp(`\\b${status}\\b`).test(shown)),
      [],
    );
    t.false(/expected/.test(shown));
  }
});

test('what is about to happen and what to look for is named with its files, channels and codes', async (t) => {
  const { shown } = await exercise(new Scripted({}), { arms: ['marked'], posture: 'hardened' });
  t.regex(shown, /STOP before step 3 of 7, mount: T1553\.005-2, marked arm\n {2}run \S+, marker a0000001/);
  t.regex(shown, /just seen: deliver completed/);
  t.regex(shown, /^ {2}image C:\\Users\\analyst\\Downloads\\Invoice_a0000001\.iso$/m);
  t.regex(shown, /^ {2}mount-verb \(preventive\): .*\n {4}.*ERROR_NO_ASSOCIATION$/m);
  t.regex(
    shown,
    /^ {2}image-mounted \(detective\): .*\n {4}Microsoft-Windows-VHDMP-Operational, event 1: rule "Disk image mounted"$/m,
  );
  t.regex(shown, /just seen: open blocked EPERM/);
});

test('it asks for what is still open before the clean-up, and once at the end', async (t) => {
  const rest = ['mount-verb n', 'virt n', 'motw n', 'launch n', 'deny n', 'image-m n', 'process n'];
  const operator = new Scripted({ 4: ['image-f a', 'lure a', 'mark-w a'], 7: rest, 14: ['image-f a'] });
  const { shown, record } = await exercise(operator);
  const open = [...shown.matchAll(/(?:STOP before (.*)\n|you have said nothing yet of (.*)\n)/g)];
  const lists = open.flatMap(([, , list], index) =>
    list === undefined ? [] : [[open[index - 1]?.[1], list]],
  );
  t.deepEqual(lists, [
    [
      'step 7 of 7, clean-up: T1553.005-2, marked arm',
      'mount-verb, virtual-drive-policy, motw-propagation, launch-gate, deny-optical-execute, image-mounted, process-from-mounted-image',
    ],
    [
      'step 7 of 7, clean-up: T1553.005-2, unmarked arm',
      'mount-verb, virtual-drive-policy, deny-optical-execute, image-mounted, image-file-created, lure-image-in-downloads, process-from-mounted-image',
    ],
    [
      'the verdicts: T1553.005-2, unmarked arm',
      'mount-verb, virtual-drive-policy, deny-optical-execute, image-mounted, lure-image-in-downloads, process-from-mounted-image',
    ],
  ]);
  t.is(record.outcome, 'expected');
});

test('skip-stops leaves out the rest of the arm, go everything that follows', async (t) => {
  const skipping = new Scripted({ 2: ['skip-stops'] });
  await exercise(skipping, { quiet: true });
  t.deepEqual(
    [skipping.prompts.slice(0, 4), skipping.prompts.filter((prompt) => prompt === 'before mount> ').length],
    [['before build> ', 'before deliver> ', 'before build> ', 'before deliver> '], 1],
  );
  t.deepEqual(skipping.prompts.slice(-3), [
    'before the quiet arm> ',
    ...Array(2).fill('before the verdicts> '),
  ]);
  const going = new Scripted({ 2: ['go'] });
  const { record } = await exercise(going, { quiet: true });
  t.is(going.prompts.length, 2);
  t.is(record.outcome, 'expected');
});

for (const [how, script, why] of [
  ['quit', { 5: ['note enough', 'quit'] }, 'the operator stopped the exercise'],
  ['the end of the input', { 5: ['note enough', null] }, 'the input of the exercise ended'],
] as const) {
  test(`${how} stops the run as Ctrl-C does, and what was said stays`, async (t) => {
    const { record, shown, machine, thrown } = await exercise(new Scripted(script), { quiet: true });
    t.is(thrown, null);
    t.is(record.state, 'interrupted');
    t.is(record.outcome, 'inconclusive');
    t.is(record.cleanUp, 'clean');
    t.true(record.observations.some(({ kind, data }) => kind === 'fault' && data.text === why));
    t.deepEqual(
      wordsIn(record).map(({ data }) => data.note),
      ['enough'],
    );
    t.regex(shown, how === 'quit' ? /the run is stopped/ : /nobody is there to say go: the run is stopped/);
    t.deepEqual([...machine.disk.files.keys(), ...machine.disk.mounts.keys()], []);
  });
}

test('what has just ended is said of the arm that it was in', async (t) => {
  const { shown } = await exercise(new Scripted({}), { quiet: true });
  const stops = shown.split(/^STOP before /m).slice(1);
  const seen = stops.map((stop) => [stop.split('\n')[0], /^just seen.*$/m.exec(stop)?.[0]] as const);
  for (const [stop = '', line = ''] of seen) {
    const isOfOther = /^(step 1 of 7, build: .* unmarked arm|the quiet arm)/.test(stop);
    if (isOfOther) t.regex(line, /^just seen in T1553\.005-2, (un)?marked arm: clean-up completed$/, stop);
    else if (stop.startsWith('step')) t.notRegex(line, /^just seen in/, stop);
  }
  const verdicts = seen.filter(([stop]) => stop?.startsWith('the verdicts'));
  t.is(verdicts.length, 2);
  t.regex(verdicts[0]?.[1] ?? '', /^just seen in the quiet arm: .*collect completed/);
});

test('every line is in the stored record before the next is asked for', async (t) => {
  const stored: number[] = [];
  const operator = new Scripted({ 3: ['image-f alerted', 'note one', 'note two'] });
  const { store } = await exercise(operator, { arms: ['marked'] });
  for (const record of store.saved) stored.push(wordsIn(record).length);
  t.deepEqual([...new Set(stored)], [0, 1, 2, 3]);
});
