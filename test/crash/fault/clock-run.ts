// T1553.005-2 on the real guest, under a system clock that is set at one moment of the marked arm. Arguments: the folder for runs, the
// step at whose begin it is set, and by how many milliseconds (negative: back). Prints the run's id.
import { chosenScenarios } from '../../../runner/cli/compose/project.ts';
import { referenceMachine, referenceRig } from '../../../runner/cli/compose/reference-rig.ts';
import { run } from '../../../runner/lifecycle/run.ts';
import { RunFolder } from '../../../runner/store/run-folder.ts';
import { machineFolder } from '../../../runner/targets/reference/machine/machine-folder.ts';
import { readyReference } from '../../../runner/targets/reference/ready-reference.ts';
import { cache } from '../../guest/motw.ts';

const [out = '', step = '', by = '0'] = process.argv.slice(2);
let offset = 0;
const SystemDate = Date;
globalThis.Date = new Proxy(SystemDate, {
  construct: (_target, args) =>
    args.length === 0
      ? new SystemDate(SystemDate.now() + offset)
      : Reflect.construct(SystemDate, args, SystemDate),
  get: (target, key) => (key === 'now' ? () => target.now() + offset : Reflect.get(target, key)),
});

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
  progress: (event) => {
    const now = event.is === 'step' ? event.step : event.is;
    if (now === step) offset = Number(by);
  },
});
console.log(folder.id);
const plan = {
  scenarios: await chosenScenarios(['T1553.005-2'], 'reference'),
  arms: ['marked', 'unmarked'],
  quiet: true,
} as const;
await run(plan, rig);
