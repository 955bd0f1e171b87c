// One scenario on the real guest, whose runs lie on a small disk of their own. Before the n-th thing that is written there, the disk is
// filled to its last byte and stays full. Arguments: the folder for runs, n (0: never). Prints what is written, a line each.
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { chosenScenarios } from '../../../runner/cli/compose/project.ts';
import { referenceMachine, referenceRig } from '../../../runner/cli/compose/reference-rig.ts';
import { reportError } from '../../../runner/cli/report-error.ts';
import { run } from '../../../runner/lifecycle/run.ts';
import { RunFolder } from '../../../runner/store/run-folder.ts';
import { machineFolder } from '../../../runner/targets/reference/machine/machine-folder.ts';
import { readyReference } from '../../../runner/targets/reference/ready-reference.ts';
import { cache } from '../../guest/motw.ts';

const [out = '', nth = '0'] = process.argv.slice(2);
const setUp = await readyReference(cache, process.env);
if (setUp === null) throw new Error('the reference guest is not set up: run `motw setup`');
const folder = await RunFolder.create(out);
const rig = await referenceRig({
  setUp,
  machine: referenceMachine(setUp, machineFolder(cache, folder.id)),
  folder,
  posture: 'hardened',
  drift: new Map(),
  signal: new AbortController().signal,
  progress: () => {},
});

let written = 0;
function beforeWriting(what: string): void {
  console.log(`${++written} ${what}`);
  if (written === Number(nth)) fill(join(out, '.full'));
}

const save = folder.save.bind(folder);
folder.save = (record) => {
  beforeWriting('run.json');
  return save(record);
};
const keepEvents = folder.keepEvents.bind(folder);
folder.keepEvents = (name, lines) => {
  beforeWriting(`events ${name}`);
  return keepEvents(name, lines);
};
const build = rig.images.build.bind(rig.images);
rig.images.build = (recipe, signal) => {
  beforeWriting('image');
  return build(recipe, signal);
};

try {
  await run(
    { scenarios: await chosenScenarios(['T1553.005-2'], 'reference'), arms: ['unmarked'], quiet: false },
    rig,
  );
} catch (error) {
  process.exitCode = reportError(error, process.stderr);
}

function fill(file: string): void {
  const handle = openSync(file, 'a');
  try {
    for (let size = 1 << 20; size >= 1; size >>= 1) {
      const piece = Buffer.alloc(size);
      try {
        for (;;) writeSync(handle, piece);
      } catch {
        // Less fits.
      }
    }
  } finally {
    closeSync(handle);
  }
}
