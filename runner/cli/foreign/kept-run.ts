import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ForeignDocument } from '../../atomic/document/foreign-document.ts';
import type { Limits } from '../../lifecycle/rig.ts';
import type { Machine } from '../../ports/machine.ts';
import { readyRunsFolder } from '../../store/disk/runs-folder.ts';
import { storing } from '../../store/disk/store-error.ts';
import { writeWhole } from '../../store/disk/whole-file.ts';
import { RunFolder } from '../../store/run-folder.ts';
import { newRunId } from '../../store/run-id.ts';
import { aloneOnTarget } from '../compose/windows/alone-on-target.ts';
import type { ForeignPlan } from './foreign-plan.ts';
import { begunDocument, endedDocument } from './foreign-record.ts';
import { foreignRig } from './foreign-rig.ts';
import { type ForeignState, runForeign } from './run-foreign.ts';

interface How {
  /** Folder of the run folders. */
  readonly out: string;
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
  /** Called with the machine before it is started, for whoever has to end it at once. */
  readonly onMachine: (machine: AsyncDisposable) => void;
  /** In place of the one that the configuration names. */
  readonly machine?: Machine;
  readonly limits?: Limits;
}

const foreignName = 'foreign.json';

/** Runs a test while nobody else works on its target, and keeps `foreign.json` and the events that were read in a folder of its own. */
export async function keptRun(
  plan: ForeignPlan,
  planned: ForeignDocument,
  { out, onMachine, ...how }: How,
): Promise<{ readonly document: ForeignDocument; readonly folder: string }> {
  await readyRunsFolder(out);
  const id = newRunId(new Date());
  const folder = join(out, id);
  const keep = async (document: ForeignDocument): Promise<void> => {
    const file = join(folder, foreignName);
    await storing('keep the run', file, async () => {
      await mkdir(folder, { recursive: true });
      await writeWhole(file, `${JSON.stringify(document, null, 2)}\n`);
    });
  };
  return aloneOnTarget(plan.target, how.signal, async () => {
    const onBegin = (state: ForeignState) => keep(begunDocument(planned, id, state));
    const rig = await foreignRig(plan.target, { ...how, onBegin });
    onMachine(rig.target.machine);
    const state = await runForeign(plan, rig);
    const document = endedDocument(planned, id, plan, state, rig);
    await keep(document);
    const kept = RunFolder.open(out, id);
    for (const [source, lines] of state.listening?.watch.lines() ?? []) await kept.keepEvents(source, lines);
    return { document, folder };
  });
}
