import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import test from 'ava';
import type { Status } from '../../runner/model/words.ts';
import { check } from './row.ts';
import { Lab } from './sabotaged-run.ts';
import { nobody } from './saboteur.ts';
import type { TrickName } from './tricks.ts';
import { unhardened } from './truthful.ts';
import { Wire } from './wire.ts';

const wire = await Wire.lay();
const lab = await Lab.open((setUp) => wire.tap(setUp));
test.after.always(() => lab[Symbol.asyncDispose]());

/**
 * What comes in the place of an answer, in the marked arm's mount step, the code that the step ends with, and what becomes of
 * image-mounted: the image was mounted all the same, and its event is there for a harness that can still read the log.
 */
const answers: readonly (readonly [trick: TrickName, code: string, mounted: Status])[] = [
  ['silence', 'NO_ANSWER', 'inconclusive'],
  ['garbage', 'GARBLED_ANSWER', 'detected'],
  ['half a frame, then silence', 'NO_ANSWER', 'inconclusive'],
  ['half a frame, then the end', 'CONNECTION_CLOSED', 'inconclusive'],
  ['100 MB in one line', 'GARBLED_ANSWER', 'inconclusive'],
  ['an answer to an older question', 'NO_ANSWER', 'inconclusive'],
  ['nothing', 'GARBLED_ANSWER', 'detected'],
  ['a list', 'GARBLED_ANSWER', 'detected'],
  ['a number out of range', 'GARBLED_ANSWER', 'detected'],
  ['half of its base64', 'GARBLED_ANSWER', 'detected'],
  ['an error without a word', 'PEER_ERROR', 'detected'],
];

const row = {
  saboteur: nobody,
  scenario: 'T1553.005-2',
  posture: 'unhardened',
  arms: ['marked'],
  limits: { callMs: 4_000, canaryMs: 3_000 },
} as const;
const truthful = { statuses: unhardened, outcome: 'expected', exit: 0 } as const;

for (const [trick, code, mounted] of answers) {
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
            'image-mounted': mounted,
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

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is really kept, in bytes. */
function kept(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** The longest line that is taken has 48 MiB. */
for (const [trick, limit] of [
  ['100 MB in one line', 80e6],
  ['100 MB in lines before it', 40e6],
] as const) {
  test.serial(`${trick}: the harness does not keep it`, async (t) => {
    await wire.order('zone', trick, 1);
    const before = kept();
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, kept() - before);
    }, 50);
    await lab.run(row);
    clearInterval(watch);
    t.true(most < limit, `${Math.round(most / 1e6)} MB`);
  });
}
