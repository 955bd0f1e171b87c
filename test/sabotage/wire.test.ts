import test from 'ava';
import { check, type Row } from './row.ts';
import { Lab } from './sabotaged-run.ts';
import { nobody } from './saboteur.ts';
import type { TrickName } from './tricks.ts';
import { unhardened } from './truthful.ts';
import { Wire } from './wire.ts';

const wire = await Wire.lay();
const lab = await Lab.open((setUp) => wire.tap(setUp));
test.after.always(() => lab[Symbol.asyncDispose]());

/** What comes in the place of an answer, in the marked arm's mount step, and the code that the step ends with. */
const answers: readonly (readonly [trick: TrickName, code: string])[] = [
  ['silence', 'NO_ANSWER'],
  ['garbage', 'GARBLED_ANSWER'],
  ['half a frame, then silence', 'NO_ANSWER'],
  ['half a frame, then the end', 'CONNECTION_CLOSED'],
  ['100 MB in one line', 'GARBLED_ANSWER'],
  ['an answer to an older question', 'NO_ANSWER'],
  ['nothing', 'GARBLED_ANSWER'],
  ['a list', 'GARBLED_ANSWER'],
  ['a number out of range', 'GARBLED_ANSWER'],
  ['half of its base64', 'GARBLED_ANSWER'],
  ['an error without a word', 'PEER_ERROR'],
];

const row = {
  saboteur: nobody,
  scenario: 'T1553.005-2',
  posture: 'unhardened',
  arms: ['marked'],
  limits: { callMs: 4_000, canaryMs: 3_000 },
} as const;
const truthful = { statuses: unhardened, outcome: 'expected', exit: 0 } as const;

for (const [trick, code] of answers) {
  test.serial(
    `a guest that answers the mount with ${trick}, twice: nothing of it can be known`,
    async (t) => {
      await wire.order('mount', trick, 2);
      await check(
        t,
        {
          ...row,
          ends: { marked: `mount failed ${code}` },
          attempts: { marked: 2 },
          statuses: {
            ...unhardened,
            'mount-verb': 'inconclusive',
            'virtual-drive-policy': 'inconclusive',
            'motw-propagation': 'inconclusive',
            'launch-gate': 'inconclusive',
            'deny-optical-execute': 'inconclusive',
            // It may have been mounted all the same: then the event is there, where the log can be read.
            'image-mounted': t.title.includes('a list') ? 'detected' : 'inconclusive',
            'process-from-mounted-image': 'inconclusive',
          },
          outcome: 'inconclusive',
          exit: 3,
        },
        lab,
      );
    },
  );
}

for (const trick of ['half a frame, then the end', 'garbage', '100 MB in one line'] as const) {
  test.serial(`a guest that answers the mount with ${trick}, once: the second attempt decides`, async (t) => {
    await wire.order('mount', trick, 1);
    await check(t, { ...row, ...truthful, ends: {}, attempts: { marked: 2 } }, lab);
  });
}

for (const trick of ['the answer twice', '100 MB in lines before it'] as const) {
  test.serial(`a guest that answers the mount with ${trick}: the answer counts`, async (t) => {
    await wire.order('mount', trick, 1);
    await check(t, { ...row, ...truthful, ends: {} }, lab);
  });
}

for (const trick of ['100 MB in one line', '100 MB in lines before it'] as const) {
  test.serial(`${trick}: the harness does not keep it`, async (t) => {
    await wire.order('zone', trick, 1);
    global.gc?.();
    const before = process.memoryUsage.rss();
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss());
    }, 10);
    await lab.run(row as Omit<Row, 'ends' | 'statuses' | 'outcome' | 'exit'>);
    clearInterval(watch);
    t.true(most - before < 200e6, `${Math.round((most - before) / 1e6)} MB`);
  });
}
