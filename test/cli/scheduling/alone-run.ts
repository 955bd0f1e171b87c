import { setTimeout as pause } from 'node:timers/promises';
import { alone } from '../../../runner/cli/scheduling/alone.ts';
import { HarnessError } from '../../../runner/model/errors.ts';

/** `alone-run.ts TARGET FOLDER MILLISECONDS`: one of several that begin at once. Says `begun`, or the code of what kept it from it. */
const [target = '', folder = '', ms = ''] = process.argv.slice(2);
try {
  await alone(target, folder, new AbortController().signal, async () => {
    process.stdout.write('begun\n');
    await pause(Number(ms));
  });
} catch (error) {
  if (!(error instanceof HarnessError)) throw error;
  process.stdout.write(`${error.code} ${error.message}\n`);
  process.exitCode = 3;
}
