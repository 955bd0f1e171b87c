import { isArchive } from '../../../model/scenario.ts';
import type { StepName } from '../../../model/words.ts';
import type { GuestEntry, Unpacked } from '../../../ports/guest.ts';
import { type ArmContext, observe, type StepEnd } from '../../arm-context.ts';
import { StepFault } from '../../lifecycle-errors.ts';
import { readControlLogs } from '../../listening/control-logs.ts';
import { readBack } from './read-back.ts';
import { unlessTaken } from './stopped.ts';

/** Takes what was delivered out of its archive, as the user would, and reads the zone of what came out. */
export async function unpack(arm: ArmContext, step: StepName): Promise<StepEnd | null> {
  const { delivered, session, scenario, call, policy } = arm;
  const by = scenario.deliver.unpack;
  if (delivered === null || by === null) return null;
  const tried = await session.guest.unpack(delivered, by, call);
  if (tried.is === 'unavailable')
    throw new StepFault(tried.code, `unpacking with ${by} is not possible here: ${tried.text}`);
  if (tried.is !== 'done') {
    const code = tried.is === 'refused' ? tried.code : 'PROMPTED';
    const summary = `unpacking with ${by} was ${tried.is} with ${code}: ${tried.text}`;
    const data = { by: 'unpack', tool: by, is: tried.is, code, text: tried.text, policy };
    observe(arm, step, 'deliver-attempt', 'guest', summary, data);
    await readControlLogs(arm, step, 'of the arm');
    return { status: 'blocked', code, text: tried.text };
  }
  const { root, tool } = tried.value;
  observe(arm, step, 'deliver-attempt', 'guest', `unpacked with ${tool} into ${root}`, {
    ...{ by: 'unpack', is: 'done', tool, root, policy },
  });
  return takeUp(arm, step, tried.value);
}

/** From here on the scenario is about what came out. A control may take it away as it does. */
async function takeUp(
  arm: ArmContext,
  step: StepName,
  { root, entries, tool }: Unpacked,
): Promise<StepEnd | null> {
  const { image, scenario } = arm;
  arm.places.push(...entries.filter(({ type }) => type === 'file').map(({ path }) => path));
  const archive = isArchive(scenario.image.container);
  const name = archive ? scenario.subject : image?.manifest.name;
  const file = entries.find((entry) => entry.name === name);
  const taken = await unlessTaken(arm, step, file?.path ?? root, async () => {
    if (file === undefined)
      throw new StepFault('NOT_UNPACKED', `${tool} says it unpacked the archive, and there is no ${name}`);
    await readZone(arm, step, file, tool);
    return file;
  });
  if ('stopped' in taken) return taken.stopped;
  if (archive) {
    arm.listing = entries;
    return null;
  }
  const { path } = taken.value;
  arm.delivered = path;
  const sha256 = image?.manifest.sha256 ?? '';
  const read = await readBack(arm, step, path, { sha256, mark: 'any', how: { unpacked: tool } });
  return 'stopped' in read ? read.stopped : null;
}

async function readZone(arm: ArmContext, step: StepName, { path }: GuestEntry, tool: string): Promise<void> {
  const { stream, mapped } = await arm.session.guest.zone(path, arm.call);
  const zone = mapped === null ? 'no zone' : `zone ${mapped}`;
  observe(arm, step, 'zone-read', 'guest', `${path}, taken out by ${tool}, maps to ${zone}`, {
    ...{ path, stream, mapped, unpacked: true, tool },
    policy: arm.policy,
  });
}
