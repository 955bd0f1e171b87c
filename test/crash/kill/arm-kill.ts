import type { RunRecord } from '../../../runner/model/run-record.ts';
import type { ActiveArm } from '../../../runner/model/words.ts';
import type { Channel } from '../../../runner/ports/channel.ts';
import type { Boot, Machine } from '../../../runner/ports/machine.ts';
import type { RunFolder } from '../../../runner/store/run-folder.ts';
import { machinesOf } from '../../guest/motw.ts';
import type { KillCase } from './kill-cases.ts';

/**
 * Has the case's victim killed, once in each arm, when the journal is saved at the case's moment: no earlier and no later. Nothing
 * polls; the save is what the moment is defined by.
 */
export function armKill(planned: KillCase, folder: RunFolder, machine: Machine): void {
  const agent = watchBoots(machine);
  const save = folder.save.bind(folder);
  const waiting = new Set(planned.arms);
  folder.save = async (record) => {
    const arm = [...waiting].find((each) => momentOf(record, planned, each) !== null);
    const now = arm === undefined ? null : momentOf(record, planned, arm);
    const kill = async (): Promise<void> => {
      if (arm !== undefined) waiting.delete(arm);
      await kills[planned.victim](folder.id, agent);
    };
    if (now === 'done' && planned.moment === 'done') await kill();
    await save(record);
    if (now === 'begun' && planned.moment === 'begun') await kill();
    if (now === 'done' && planned.moment === 'recorded') await kill();
  };
}

/** What is about to be saved of the case's step in this arm's first attempt; null while another is on. */
function momentOf(record: RunRecord, { scenario, step }: KillCase, arm: ActiveArm): 'begun' | 'done' | null {
  const found = record.scenarios.find(({ id }) => id === scenario)?.arms.find((each) => each.arm === arm);
  const last = found?.attempts === 1 ? found.steps.at(-1) : undefined;
  if (last?.step !== step) return null;
  return last.status === 'running' ? 'begun' : 'done';
}

const callMs = 20_000;

const kills: Readonly<
  Record<KillCase['victim'], (run: string, agent: () => Promise<Channel>) => Promise<void>>
> = {
  async harness() {
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => {});
  },
  async qemu(run) {
    for (const pid of await machinesOf(run)) process.kill(pid, 'SIGKILL');
  },
  /** Through its own channel, which then says nothing more: the guest powers off. */
  async agent(_run, agent) {
    const call = { signal: AbortSignal.timeout(callMs), timeoutMs: callMs, maxOutput: 1024 };
    const channel = await agent();
    const answered = await channel.exec(['/bin/killall', '-9', 'qemu-ga'], call).then(
      () => true,
      () => false,
    );
    if (answered) throw new Error('the agent outlived its own end');
  },
};

/** The channel of the boot that is in use now. */
function watchBoots(machine: Machine): () => Promise<Channel> {
  let current: Boot | null = null;
  for (const name of ['start', 'revert'] as const) {
    const original = machine[name].bind(machine);
    machine[name] = async (call) => {
      current = await original(call);
      return current;
    };
  }
  return async () => {
    if (current === null) throw new Error('no machine was started yet');
    return current.channel({ signal: AbortSignal.timeout(callMs), timeoutMs: callMs });
  };
}
