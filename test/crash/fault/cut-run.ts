// T1553.005-2 on the real guest, where one answer of QEMU or of the guest's agent ends in its middle. Arguments: the folder for runs,
// the arms, the command that is answered, and `start` or `arm`: from when on. Prints the run's id.

import { chosenScenarios } from '../../../runner/cli/compose/project.ts';
import { referenceMachine, referenceRig } from '../../../runner/cli/compose/reference-rig.ts';
import { run } from '../../../runner/lifecycle/run.ts';
import type { ActiveArm } from '../../../runner/model/words.ts';
import { RunFolder } from '../../../runner/store/run-folder.ts';
import { machineFolder } from '../../../runner/targets/reference/machine/machine-folder.ts';
import { readyReference } from '../../../runner/targets/reference/ready-reference.ts';
import { cache } from '../../guest/motw.ts';
import { cutNextAnswerTo, hasCut } from './cut-connections.ts';

const [out = '', arms = '', command = '', from = ''] = process.argv.slice(2);
const setUp = await readyReference(cache, process.env);
if (setUp === null) throw new Error('the reference guest is not set up: run `motw setup`');
const folder = await RunFolder.create(out);
if (from === 'start') cutNextAnswerTo(command);
let asked = false;
const rig = await referenceRig({
  setUp,
  machine: referenceMachine(setUp, machineFolder(cache, folder.id)),
  folder,
  posture: 'hardened',
  drift: new Map(),
  signal: new AbortController().signal,
  progress: ({ is }) => {
    if (is === 'step' && from === 'arm' && !asked) {
      asked = true;
      cutNextAnswerTo(command);
    }
  },
});

console.log(folder.id);
await run(
  {
    scenarios: await chosenScenarios(['T1553.005-2'], 'reference'),
    arms: arms.split(',') as ActiveArm[],
    quiet: false,
  },
  rig,
);
if (!hasCut()) throw new Error(`there was no answer to ${command}`);
