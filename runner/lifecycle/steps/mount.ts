import type { MountMethod, StepName } from '../../model/words.ts';
import { type ArmContext, beginAttempt, observe, type Step, type StepEnd } from '../arm-context.ts';
import { StepFault } from '../lifecycle-errors.ts';

const methods: readonly MountMethod[] = ['double-click', 'api'];

/**
 * Mounts as a user would, then by the programming interface, each an observation of its own. A mount counts when the volume
 * lists what the image holds: the guest's word alone is not enough. A successful first one is taken away before the second.
 */
export const mount: Step = async (arm, step) => {
  let end: StepEnd = { status: 'completed' };
  for (const by of methods) {
    if (arm.mounted !== null) await unmount(arm);
    end = await attempt(arm, step, by);
  }
  return end;
};

async function attempt(arm: ArmContext, step: StepName, by: MountMethod): Promise<StepEnd> {
  const { guest } = arm.session;
  if (arm.delivered === null) throw new StepFault('NOT_DELIVERED', 'there is no delivered image to mount');
  beginAttempt(arm, step);
  const tried = await guest.mount(arm.delivered, by, arm.call);
  const { policy } = arm;
  if (tried.is === 'done') {
    arm.mounted = tried.value;
    arm.roots.push(tried.value.root);
    observe(arm, step, 'mount-attempt', 'guest', `mounted by ${by} as ${tried.value.root}`, {
      by,
      is: 'done',
      root: tried.value.root,
      options: tried.value.options,
      policy,
    });
    arm.listing = await guest.list(tried.value, arm.call);
    if (arm.listing.length === 0)
      throw new StepFault(
        'NOT_MOUNTED',
        `the guest says it mounted the image by ${by}, but the volume is empty`,
      );
    return { status: 'completed' };
  }
  const code = tried.is === 'refused' ? tried.code : 'PROMPTED';
  observe(arm, step, 'mount-attempt', 'guest', `mounting by ${by} ${tried.is} with ${code}: ${tried.text}`, {
    by,
    is: tried.is,
    code,
    text: tried.text,
    policy,
  });
  // A file that was proven delivered and is gone was taken away: a block, and not this attempt's own refusal.
  if (tried.is === 'refused' && (await guest.sha256(arm.delivered, arm.call)) === null) {
    return { status: 'blocked', code: 'GONE', text: `the delivered image is gone (${code})` };
  }
  return { status: 'blocked', code, text: tried.text };
}

async function unmount(arm: ArmContext): Promise<void> {
  if (arm.mounted === null) return;
  const gone = await arm.session.guest.unmount(arm.mounted, arm.call);
  if (gone.is !== 'done')
    throw new StepFault('NOT_UNMOUNTED', `the first mount could not be taken away: ${gone.text}`);
  arm.mounted = null;
  arm.listing = [];
}
