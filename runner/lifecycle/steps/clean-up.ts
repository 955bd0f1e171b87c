import type { StepName } from '../../model/words.ts';
import type { GuestPath } from '../../ports/guest.ts';
import { type ArmContext, observe, type Step } from '../arm-context.ts';
import { StepFault } from '../lifecycle-errors.ts';

/** Takes away everything of this arm that is left, in the guest and behind the gateway, whatever becomes of the other. */
export const cleanUp: Step = async (arm, step) => {
  const [ended, behind] = await Promise.allSettled([cleanGuest(arm, step), cleanBehindGateway(arm)]);
  if (ended.status === 'rejected') throw ended.reason;
  if (behind.status === 'rejected') throw behind.reason;
  return { status: 'completed' };
};

async function cleanBehindGateway({ rig, scenario, marker, call }: ArmContext): Promise<void> {
  const gateway = rig.gateways.find(({ way }) => way === scenario.deliver.by);
  await gateway?.cleanUp(marker, call);
}

/** Then proves it: by the guest, and from a copy of its disk. */
async function cleanGuest(arm: ArmContext, step: StepName): Promise<void> {
  const { guest } = arm.session;
  const left = await guest.residue(arm.marker, arm.call);
  if (left.length > 0) {
    const removed = await guest.remove(left, arm.call);
    if (removed.is !== 'done')
      throw new StepFault('NOT_REMOVED', `the guest could not remove what was left: ${removed.text}`);
  }
  arm.mounted = null;
  const [still, onHost] = await Promise.all([guest.residue(arm.marker, arm.call), readOnHost(arm)]);
  const removed = left.map(({ kind, what }) => `${kind} ${what}`);
  const found = still.map(({ kind, what }) => `${kind} ${what}`);
  observe(
    arm,
    step,
    'residue',
    'guest',
    `${removed.length} things removed, ${found.length === 0 ? 'nothing is' : `${found.length} are`} left`,
    {
      removed,
      found,
      witness: 'guest',
    },
  );
  if (onHost !== null) {
    const seen =
      onHost.length > 0 ? `still holds ${onHost.join(', ')}` : 'no longer holds what was delivered';
    observe(arm, step, 'residue', 'host', `a copy of the disk, read on the host, ${seen}`, {
      found: onHost.map((path) => `file ${path}`),
      witness: 'host',
    });
  }
  if (found.length > 0)
    throw new StepFault(
      'RESIDUE',
      `${found.length} things are left in the guest, the first is the ${found[0]}`,
    );
  if (onHost !== null && onHost.length > 0)
    throw new StepFault(
      'RESIDUE',
      `the guest says it is clean, but its disk still holds ${onHost.join(', ')}`,
    );
}

/** What of the delivered is still there. Null where there is nothing that can be looked for. */
async function readOnHost({ rig, call, places }: ArmContext): Promise<readonly GuestPath[] | null> {
  const { machine } = rig.target;
  if (machine.diskCopy === undefined || places.length === 0) return null;
  await using copy = await machine.diskCopy(call);
  const held = places.filter((path) => copy.holds(path));
  if (held.length === 0) return null;
  const hashes = await Promise.all(held.map((path) => copy.sha256(path)));
  return held.filter((_, index) => hashes[index] !== null);
}
