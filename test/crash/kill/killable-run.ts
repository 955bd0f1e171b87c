// One scenario on the real guest, in a process of its own, that at one moment of one step of each arm kills itself, its QEMUs, or the
// agent in its guest. Arguments: the folder for runs, and the case as JSON. What it prints is the run's id.
import { chosenScenarios } from '../../../runner/cli/compose/project.ts';
import { referenceMachine, referenceRig } from '../../../runner/cli/compose/reference-rig.ts';
import { run } from '../../../runner/lifecycle/run.ts';
import { RunFolder } from '../../../runner/store/run-folder.ts';
import { machineFolder } from '../../../runner/targets/reference/machine/machine-folder.ts';
import { readyReference } from '../../../runner/targets/reference/ready-reference.ts';
import { cache } from '../../guest/motw.ts';
import { armKill } from './arm-kill.ts';
import type { KillCase } from './kill-cases.ts';

const [out = '', json = ''] = process.argv.slice(2);
const planned: KillCase = JSON.parse(json);
const setUp = await readyReference(cache, process.env);
if (setUp === null) throw new Error('the reference guest is not set up: run `motw setup`');
const folder = await RunFolder.create(out);
const machine = referenceMachine(setUp, machineFolder(cache, folder.id));
const rig = await referenceRig({
  setUp,
  machine,
  folder,
  posture: 'hardened',
  drift: new Map(),
  signal: new AbortController().signal,
  progress: () => {},
});
console.log(folder.id);
armKill(planned, folder, machine.machine);
await run(
  { scenarios: await chosenScenarios([planned.scenario], 'reference'), arms: planned.arms, quiet: false },
  rig,
);
