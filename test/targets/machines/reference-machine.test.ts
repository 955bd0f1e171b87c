import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { machineFolder } from '../../../runner/targets/reference/machine/machine-folder.ts';
import { ReferenceMachine } from '../../../runner/targets/reference/machine/reference-machine.ts';
import { readyReference } from '../../../runner/targets/reference/ready-reference.ts';
import { machineContract } from '../../contracts/machine.contract.ts';
import { cache } from '../../guest/motw.ts';

const setUp = await readyReference(cache, process.env);
const absent = setUp === null ? 'the reference guest is not set up' : null;

// A start that has no time takes its snapshot for damaged and forgets it: this one is the test's own.
const folder = await mkdtemp(join(tmpdir(), 'motw-reference-'));
const warm = join(folder, 'warm.qcow2');
test.after.always(() => rm(folder, { recursive: true }));
let made = 0;

machineContract(
  test,
  'reference',
  async () => {
    if (setUp === null) throw new Error('not set up');
    for (const end of ['', '.sha256']) await copyFile(`${setUp.warm}${end}`, `${warm}${end}`);
    const own = machineFolder(folder, `test-${++made}`);
    return {
      machine: new ReferenceMachine(setUp.guest, setUp.host, warm, own),
      files: ['/c/motw-contract', '/run/motw-contract'],
      elsewhere: null,
      kill: async () => {
        for (const pid of await qemusOf(own)) process.kill(pid, 'SIGKILL');
      },
      changed: async () => [
        ...(existsSync(own) ? [own] : []),
        ...(await qemusOf(own)).map((pid) => `QEMU ${pid}`),
      ],
    };
  },
  { absent },
);

async function qemusOf(own: string): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
  const commands = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return pids.filter((_, index) => commands[index]?.includes(`${own}/`));
}
