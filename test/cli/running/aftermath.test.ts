import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { Aftermath, type Memory } from '../../../runner/cli/running/aftermath.ts';
import { rememberedOf } from '../../../runner/model/memory/remembered-run.ts';
import type { Status } from '../../../runner/model/words.ts';
import { temporaryFolder } from '../../guest/motw.ts';
import { runRecord, scenario, verdict } from '../../reports/record-builder.ts';

const recordOf = (status: Status) =>
  runRecord({ scenarios: [scenario({ verdicts: [verdict('mount-verb', status)] })] });

/** What follows from a run whose runs folder can't be looked at any more. */
async function afterwards(baseline: Memory['baseline']): Promise<number> {
  const out = join(await temporaryFolder(), 'file');
  await writeFile(out, '');
  const hooks = { hooks: [], around: { env: {}, folder: '.' } };
  const aftermath = new Aftermath({ baseline, across: false, say: 'nothing', hooks }, out);
  aftermath.add(join(out, 'run'), recordOf('not-prevented'));
  return aftermath.end();
}

test('where the earlier runs can not be read nobody can be told, which is exit code 3', async (t) => {
  t.is(await afterwards(null), 3);
});

test('a regression is one, whether anybody could be told or not', async (t) => {
  t.is(await afterwards([rememberedOf(recordOf('prevented'))]), 1);
});
