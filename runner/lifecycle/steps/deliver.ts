import type { StepName } from '../../model/words.ts';
import type { Attempt } from '../../ports/call.ts';
import type { GuestPath } from '../../ports/guest.ts';
import { type ArmContext, beginAttempt, observe, type Step, type StepEnd } from '../arm-context.ts';
import { StepFault } from '../lifecycle-errors.ts';

/** Places the image, marks it in the marked arm, and reads both back: once by the guest, once from a copy of its disk. */
export const deliver: Step = async (arm, step) => {
  const { guest } = arm.session;
  const { image, scenario } = arm;
  if (image === null) throw new StepFault('NO_IMAGE', 'there is no image to deliver');
  beginAttempt(arm, step);
  const placed = await guest.place(
    { read: () => image.read(), size: image.manifest.size },
    { folder: scenario.deliver.folder, name: image.manifest.name },
    scenario.deliver.as,
    arm.call,
  );
  if (placed.is !== 'done') return notDelivered(arm, step, 'placing the image', placed);
  const path = placed.value;
  arm.delivered = path;
  if (arm.key.arm === 'marked') {
    const marked = await guest.mark(
      path,
      markText(scenario.deliver.zone, image.manifest.name),
      'stream',
      arm.call,
    );
    if (marked.is !== 'done') return notDelivered(arm, step, 'marking the image', marked);
  }
  const [byGuest, byHost] = await Promise.all([readInGuest(arm, path), readOnHost(arm, path)]);
  witness(arm, step, path, 'guest', byGuest);
  if (byHost !== null) witness(arm, step, path, 'host', byHost);
  return { status: 'completed' };
};

function notDelivered(
  arm: ArmContext,
  step: StepName,
  what: string,
  tried: Exclude<Attempt<unknown>, { is: 'done' }>,
): StepEnd {
  const code = tried.is === 'refused' ? tried.code : 'PROMPTED';
  observe(arm, step, 'delivered', 'guest', `${what} was ${tried.is} with ${code}: ${tried.text}`, {
    is: tried.is,
    code,
    text: tried.text,
  });
  return { status: 'blocked', code, text: tried.text };
}

/** MS-FSCC 5.6.1. The address is in a domain reserved for documentation (RFC 2606). */
function markText(zone: number, name: string): string {
  return ['[ZoneTransfer]', `ZoneId=${zone}`, `HostUrl=https://downloads.example/${name}`, ''].join('\r\n');
}

interface Reading {
  readonly mark: string | null;
  readonly sha256: string | null;
}

async function readInGuest({ session: { guest }, call }: ArmContext, path: GuestPath): Promise<Reading> {
  const [zone, sha256] = await Promise.all([guest.zone(path, call), guest.sha256(path, call)]);
  return { mark: zone.stream, sha256 };
}

/** Null where the machine can't copy its disk. */
async function readOnHost({ rig, call }: ArmContext, path: GuestPath): Promise<Reading | null> {
  const { machine } = rig.target;
  if (machine.diskCopy === undefined) return null;
  await using copy = await machine.diskCopy(call);
  const [mark, sha256] = await Promise.all([copy.mark(path), copy.sha256(path)]);
  return { mark, sha256 };
}

/** Records what a witness read, and faults where it is not what was delivered. */
function witness(
  arm: ArmContext,
  step: StepName,
  path: GuestPath,
  witness: 'guest' | 'host',
  read: Reading,
): void {
  const { manifest } = arm.image ?? {};
  const where = witness === 'guest' ? 'the guest' : 'a copy of the disk, read on the host,';
  observe(arm, step, 'delivered', witness, `${where} holds ${path}`, { path, sha256: read.sha256, witness });
  observe(
    arm,
    step,
    'mark-read',
    witness,
    `${where} shows ${read.mark === null ? 'no mark' : 'the mark'} on ${path}`,
    {
      path,
      stream: read.mark,
      witness,
    },
  );
  if (read.sha256 !== manifest?.sha256) {
    throw new StepFault(
      'NOT_DELIVERED',
      `${where} does not hold the image as it was built: SHA-256 ${read.sha256 ?? 'of nothing'}`,
    );
  }
  // Of several zones the first counts.
  const zone = /^\s*ZoneId=(.*?)\s*$/im.exec(read.mark ?? '')?.[1];
  const marked = zone === String(arm.scenario.deliver.zone);
  if (arm.key.arm === 'marked' && !marked)
    throw new StepFault('MARK_LOST', `${where} shows no mark on the image that was marked`);
  if (arm.key.arm === 'unmarked' && read.mark !== null) {
    throw new StepFault('MARK_UNASKED', `${where} shows a mark on the image that was delivered without one`);
  }
}
