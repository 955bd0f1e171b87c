import { observe, type Step } from '../arm-context.ts';
import { StepFault } from '../lifecycle-errors.ts';

/** Takes away everything of this arm that is left in the guest, then proves it: by the guest, and from a copy of its disk. */
export const cleanUp: Step = async (arm, step) => {
  const { guest } = arm.session;
  const left = await guest.residue(arm.marker, arm.call);
  if (left.length > 0) {
    const removed = await guest.remove(left, arm.call);
    if (removed.is !== 'done')
      throw new StepFault('NOT_REMOVED', `the guest could not remove what was left: ${removed.text}`);
  }
  arm.mounted = null;
  const still = await guest.residue(arm.marker, arm.call);
  observe(
    arm,
    step,
    'residue',
    'guest',
    still.length === 0 ? `${left.length} things removed, nothing is left` : `${still.length} things are left`,
    {
      removed: left.map(({ kind, what }) => `${kind} ${what}`),
      found: still.map(({ kind, what }) => `${kind} ${what}`),
      witness: 'guest',
    },
  );
  if (still.length > 0)
    throw new StepFault(
      'RESIDUE',
      `${still.length} things are left in the guest, the first is the ${still[0]?.kind} ${still[0]?.what}`,
    );
  const { machine } = arm.rig.target;
  if (machine.diskCopy !== undefined && arm.delivered !== null) {
    await using copy = await machine.diskCopy(arm.call);
    const there = (await copy.sha256(arm.delivered)) !== null;
    observe(
      arm,
      step,
      'residue',
      'host',
      there
        ? 'a copy of the disk still holds the image'
        : 'a copy of the disk, read on the host, no longer holds the image',
      {
        found: there ? [`file ${arm.delivered}`] : [],
        witness: 'host',
      },
    );
    if (there)
      throw new StepFault('RESIDUE', `the guest says it is clean, but its disk still holds ${arm.delivered}`);
  }
  return { status: 'completed' };
};
