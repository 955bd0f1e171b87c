import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { keepCalibration, readCalibration } from '../../runner/store/calibration-file.ts';
import { temporaryFolder } from '../guest/motw.ts';
import { sampleCalibration } from './sample-calibration.ts';

test('what was kept is read again, and the newest takes the place of the one before', async (t) => {
  const out = join(await temporaryFolder(), 'runs');
  await keepCalibration(out, { ...sampleCalibration, wrong: 7 });
  const file = await keepCalibration(out, sampleCalibration);
  t.is(file, join(out, 'calibration.json'));
  t.deepEqual(await readdir(out), ['calibration.json']);
  t.deepEqual(await readCalibration(out), sampleCalibration);
});

test('where there is none there is null', async (t) => {
  t.is(await readCalibration(join(await temporaryFolder(), 'nothing')), null);
});

test('one of the time when there was one scenario is of that scenario', async (t) => {
  const old = JSON.parse(
    JSON.stringify(sampleCalibration, (key, value) => (key === 'scenario' ? undefined : value)),
  );
  const out = await temporaryFolder();
  await writeFile(join(out, 'calibration.json'), JSON.stringify({ ...old, scenarios: ['T1553.005-2'] }));
  const read = await readCalibration(out);
  const all = [...(read?.cells ?? []), ...(read?.retried ?? []), ...(read?.left ?? [])];
  t.true(all.length > 0);
  t.deepEqual([...new Set(all.map(({ scenario }) => scenario))], ['T1553.005-2']);
});

for (const [what, text, says] of [
  ['half a file', JSON.stringify(sampleCalibration).slice(0, 200), /calibration\.json is not JSON/],
  [
    'another schema',
    JSON.stringify({ ...sampleCalibration, schema: 'motw.calibration/2' }),
    /no valid motw\.calibration\/1 document: schema/,
  ],
  [
    'a status that there is not',
    JSON.stringify({
      ...sampleCalibration,
      cells: sampleCalibration.cells.map((cell) => ({ ...cell, seen: 'perhaps' })),
    }),
    /cells\[0\]\.seen/,
  ],
] as const) {
  test(`${what} is an error that says how to mend it`, async (t) => {
    const out = await temporaryFolder();
    await writeFile(join(out, 'calibration.json'), text);
    const error = await t.throwsAsync(readCalibration(out));
    t.like(error, { code: 'CALIBRATION_INVALID', category: 'user' });
    t.regex(error?.message ?? '', says);
    t.regex(String(Object(error).mend), /motw calibrate/);
  });
}

test('a folder that can not be written to is an error of the store, and the old file stays', async (t) => {
  const file = join(await temporaryFolder(), 'file');
  await writeFile(file, 'a file where the folder should be');
  const error = await t.throwsAsync(keepCalibration(file, sampleCalibration));
  t.is(Object(error).category, 'environment');
});
