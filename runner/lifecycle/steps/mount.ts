import type { MountMethod, StepName } from '../../model/words.ts';
import { type ArmContext, beginAttempt, observe, type Step, type StepEnd } from '../arm-context.ts';
import { StepFault } from '../lifecycle-errors.ts';
import { readControlLogs, readLateDecisions, skipControlLogs } from '../listening/control-logs.ts';
import { contentDifference, describeDifference, isSame } from './contents.ts';
import { takenAway } from './deliver/stopped.ts';

const methods: readonly MountMethod[] = ['double-click', 'api'];

/**
 * Mounts as a user would, then by the programming interface, each an observation of its own. A mount counts when the volume
 * holds what the image holds and the guest lists it, a refusal when it lists none: the guest's word alone is not enough. A
 * successful first one is taken away before the second.
 */
export const mount: Step = async (arm, step) => {
  let end: StepEnd | null = null;
  for (const by of methods) {
    // What is there now belongs to the attempt before.
    await arm.watch.look(arm.call);
    await readLateDecisions(arm);
    if (arm.mounted !== null) await unmount(arm);
    end = (await attempt(arm, step, by)) ?? end;
  }
  if (end === null) throw new StepFault('NO_WAY', 'the guest has no way to mount an image');
  return end.status === 'blocked' ? ((await gone(arm, step)) ?? end) : end;
};

/** Null where the guest can't try it in this way. */
async function attempt(arm: ArmContext, step: StepName, by: MountMethod): Promise<StepEnd | null> {
  const { guest } = arm.session;
  if (arm.delivered === null) throw new StepFault('NOT_DELIVERED', 'there is no delivered image to mount');
  await skipControlLogs(arm);
  beginAttempt(arm, step);
  const tried = await guest.mount(arm.delivered, by, arm.call);
  const { policy } = arm;
  if (tried.is === 'unavailable') {
    const { code, text } = tried;
    const summary = `mounting by ${by} can't be tried here: ${text}`;
    observe(arm, step, 'mount-attempt', 'guest', summary, { by, is: 'unavailable', code, text, policy });
    return null;
  }
  if (tried.is === 'done') {
    const { root, options } = tried.value;
    arm.mounted = tried.value;
    arm.roots.push(root);
    observe(arm, step, 'mount-attempt', 'guest', `mounted by ${by} as ${root}`, {
      by,
      is: 'done',
      root,
      options,
      policy,
    });
    arm.listing = await guest.list(tried.value, arm.call);
    const difference = contentDifference(arm);
    const withheld = isSame(difference) ? null : await withheldFiles(arm, step);
    if (withheld !== null) return withheld;
    if (!isSame(difference))
      throw new StepFault(
        'NOT_MOUNTED',
        `the guest says it mounted the image by ${by}, but the volume does not hold it: ${describeDifference(difference)}`,
      );
    const volumes = await volumesOfImage(arm);
    if (volumes !== 1)
      throw new StepFault(
        'NOT_MOUNTED',
        `the guest says it mounted the image by ${by}, and lists ${volumes} volumes of it`,
      );
    return { status: 'completed' };
  }
  const code = tried.is === 'refused' ? tried.code : 'PROMPTED';
  const { is, text } = tried;
  const said = `mounting by ${by} ${is} with ${code}: ${text}`;
  if ((await volumesOfImage(arm)) > 0) {
    const data = { by, is: 'done', said: is, code, text, policy };
    observe(arm, step, 'mount-attempt', 'guest', `${said}; but there is a volume of the image`, data);
    throw new StepFault('MOUNTED_ANYWAY', `the guest says ${said}, and lists a volume of the image`);
  }
  observe(arm, step, 'mount-attempt', 'guest', said, { by, is, code, text, policy });
  await readControlLogs(arm, step, [arm.delivered]);
  return { status: 'blocked', code, text };
}

/** Files that the volume shows and does not give, where a control says that it keeps them back; null: none. */
async function withheldFiles(arm: ArmContext, step: StepName): Promise<StepEnd | null> {
  const unread = arm.listing.filter(({ type, sha256 }) => type === 'file' && sha256 === null);
  const paths = unread.map(({ path }) => path);
  if (paths.length === 0 || (await readControlLogs(arm, step, paths)) === 0) return null;
  for (const path of paths) takenAway(arm, step, path, `${path} is there, and can't be read`);
  return { status: 'blocked', code: 'WITHHELD', text: `${unread.length} files of the volume can't be read` };
}

/** Asked of the guest's own list, not of the operation that says it mounted or refused: a refusal in words is no block. */
async function volumesOfImage({ session, marker, canaryTokens, call }: ArmContext): Promise<number> {
  const there = await session.guest.residue(marker, call);
  const isCanary = (what: string): boolean => canaryTokens.some((token) => what.includes(token));
  return there.filter(({ kind, what }) => kind === 'mount' && !isCanary(what)).length;
}

/** A file that was proven delivered and is gone was taken away: that is the block, not the refusal that followed. */
async function gone(arm: ArmContext, step: StepName): Promise<StepEnd | null> {
  if (arm.delivered === null || (await arm.session.guest.sha256(arm.delivered, arm.call)) !== null)
    return null;
  return takenAway(arm, step, arm.delivered);
}

async function unmount(arm: ArmContext): Promise<void> {
  if (arm.mounted === null) return;
  const gone = await arm.session.guest.unmount(arm.mounted, arm.call);
  if (gone.is !== 'done')
    throw new StepFault('NOT_UNMOUNTED', `the first mount could not be taken away: ${gone.text}`);
  arm.mounted = null;
  arm.listing = [];
}
