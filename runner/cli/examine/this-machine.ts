import { existsSync } from 'node:fs';
import { mkdir, statfs } from 'node:fs/promises';
import { execa } from 'execa';
import type { GuestFiles } from '../../../artifacts/reference-guest/guest-files.ts';
import { systemQemu } from '../../../artifacts/reference-guest/host-programs.ts';
import { damageOfSetUp } from '../../targets/reference/damage.ts';
import { acceleratorFor, mayUseKvm } from '../../targets/reference/machine/acceleration.ts';
import { leftMachines } from '../../targets/reference/machine/machine-folder.ts';
import { readyReference } from '../../targets/reference/ready-reference.ts';
import { cache } from '../compose/reference-ready.ts';
import { type Finding, note, ok } from './finding.ts';
import { examineReferenceGateways } from './gateways.ts';

/** What the set-up downloads and unpacks, in bytes: measured at 700 MB, with room for a run. */
const neededBytes = 2e9;

/** What the reference target needs of this machine. */
export async function examineThisMachine(): Promise<readonly Finding[]> {
  const ready = await readyReference(cache(), process.env);
  return [
    { what: 'Node.js', state: 'ok', detail: process.version, mend: null },
    await platform(ready !== null),
    {
      what: 'QEMU',
      state: 'ok',
      detail: systemQemu(process.env)
        ? "this machine's own"
        : 'none installed; unpacked from packages without root',
      mend: null,
    },
    acceleration(ready?.guest ?? null),
    await space(),
    ...(await damage()),
    ready === null
      ? { what: 'reference guest', state: 'missing', detail: 'not set up', mend: 'motw setup' }
      : { what: 'reference guest', state: 'ok', detail: ready.guest.folder, mend: null },
    ...(await examineReferenceGateways()),
    await leftBehind(),
  ];
}

async function platform(ready: boolean): Promise<Finding> {
  const what = 'packages';
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return {
      what,
      state: 'missing',
      detail: `${process.platform} on ${process.arch}`,
      mend: 'use Debian on x86-64, or a container of it',
    };
  }
  const found = await Promise.all(
    ['apt-get', 'dpkg-deb'].map(async (name) =>
      (await execa(name, ['--version'], { reject: false, stdin: 'ignore' })).exitCode === 0 ? [] : [name],
    ),
  );
  const absent = found.flat();
  if (absent.length === 0) return { what, state: 'ok', detail: 'apt-get and dpkg-deb are here', mend: null };
  const mend = 'use a system with Debian packages; a container of one is enough';
  return { what, state: ready ? 'note' : 'missing', detail: `${absent.join(' and ')} not found`, mend };
}

function acceleration(guest: GuestFiles | null): Finding {
  const what = 'KVM';
  if (!existsSync('/dev/kvm')) return note(what, 'absent: the guest is emulated, which takes longer');
  if (!mayUseKvm()) {
    const mend = 'sudo usermod -aG kvm "$USER", then log in again';
    return note(what, 'there, but not yours to use: the guest is emulated', mend);
  }
  if (guest === null || acceleratorFor(guest) === 'kvm') return ok(what, '/dev/kvm');
  return note(
    what,
    'there, but the guest did not start with it: it is emulated',
    'motw setup --afresh tries again',
  );
}

async function space(): Promise<Finding> {
  const what = 'disk space';
  try {
    await mkdir(cache(), { recursive: true });
    const { bavail, bsize } = await statfs(cache());
    const free = bavail * bsize;
    const detail = `${(free / 1e9).toFixed(1)} GB free under ${cache()}`;
    if (free >= neededBytes) return { what, state: 'ok', detail, mend: null };
    return { what, state: 'missing', detail, mend: 'free some space, or point MOTW_CACHE at a larger disk' };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { what, state: 'missing', detail, mend: 'point MOTW_CACHE at a folder that you may write to' };
  }
}

/** Everything that was unpacked and built, by its SHA-256. */
async function damage(): Promise<readonly Finding[]> {
  const lines = await damageOfSetUp(cache(), process.env);
  return lines.map((detail) => ({ what: 'cache', state: 'missing', detail, mend: 'motw setup' }));
}

async function leftBehind(): Promise<Finding> {
  const left = (await leftMachines(cache())).filter(({ ownerAlive }) => !ownerAlive);
  if (left.length === 0) return { what: 'left behind', state: 'ok', detail: 'nothing', mend: null };
  return {
    what: 'left behind',
    state: 'missing',
    detail: [...new Set(left.map(({ runId }) => runId))].join(', '),
    mend: 'motw clean-up',
  };
}
