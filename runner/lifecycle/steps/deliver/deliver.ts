import type { StepName } from '../../../model/words.ts';
import type { BuiltFile, BuiltImage } from '../../../ports/image-builder.ts';
import { type ArmContext, beginAttempt, type Step, type StepEnd } from '../../arm-context.ts';
import { StepFault } from '../../lifecycle-errors.ts';
import { skipControlLogs } from '../../listening/control-logs.ts';
import { copyToVolume } from './copy-to-volume.ts';
import { download } from './download.ts';
import { markText, place } from './place.ts';
import { readBack } from './read-back.ts';
import { notDelivered, unlessTaken } from './stopped.ts';
import { throughGateway } from './through-gateway.ts';
import { unpack } from './unpack.ts';

/**
 * Brings the image to the target: through a gateway where the scenario says so, then placed, marked in the marked arm, and read back, once
 * by the guest and once from a copy of its disk. What a user does with it before opening it comes last: the mark is taken away, an archive
 * unpacked, the image copied to another volume.
 */
export const deliver: Step = async (arm, step) => {
  const { image, scenario } = arm;
  if (image === null) throw new StepFault('NO_IMAGE', 'there is no image to deliver');
  const sent = await asSent(arm, image);
  await skipControlLogs(arm);
  beginAttempt(arm, step);
  const stopped = scenario.deliver.by === 'placed' ? null : await throughGateway(arm, step, sent);
  return stopped ?? (await arrive(arm, step, sent)) ?? (await prepare(arm, step)) ?? { status: 'completed' };
};

/** Null: it goes on. */
type Part = (arm: ArmContext, step: StepName) => Promise<StepEnd | null>;

/** What travels: the image, or a ZIP archive around it. */
async function asSent({ rig, scenario, call }: ArmContext, image: BuiltImage): Promise<BuiltFile> {
  const { file, manifest } = image;
  const { name, size, sha256 } = manifest;
  const own = { file, name, size, sha256, read: () => image.read() };
  if (scenario.deliver.disguise !== 'inside-zip') return own;
  return rig.images.wrap(own, name.replace(/\.[^.]*$/, '.zip'), call.signal);
}

async function arrive(arm: ArmContext, step: StepName, sent: BuiltFile) {
  const { deliver: how } = arm.scenario;
  // A gateway takes time of its own: what listens in the guest is timed from here on.
  beginAttempt(arm, step);
  const downloaded = await download(arm, step, sent);
  if (downloaded !== null && 'stopped' in downloaded) return downloaded.stopped;
  const placed = downloaded ?? (await place(arm, sent));
  if (placed.is !== 'done') return notDelivered(arm, step, 'placing the image', placed);
  const { path, as } = placed.value;
  arm.delivered = path;
  arm.places.push(path);
  const wanted = arm.key.arm === 'marked';
  if (wanted && downloaded === null) {
    const text = markText(how.zone, sent.name);
    const marking = await unlessTaken(arm, step, path, () =>
      arm.session.guest.mark(path, text, 'stream', arm.call),
    );
    if ('stopped' in marking) return marking.stopped;
    if (marking.value.is !== 'done') return notDelivered(arm, step, 'marking the image', marking.value);
  }
  const read = await readBack(arm, step, path, {
    sha256: sent.sha256,
    mark: wanted ? how.zone : 'none',
    how: { as, asked: how.as },
  });
  return 'stopped' in read ? read.stopped : null;
}

async function prepare(arm: ArmContext, step: StepName) {
  const { unblock, unpack: by, copyTo } = arm.scenario.deliver;
  const parts: Part[] = [
    ...(unblock && arm.key.arm === 'marked' ? [unblocked] : []),
    ...(by === null ? [] : [unpack]),
    ...(copyTo === null ? [] : [copyToVolume]),
  ];
  for (const part of parts) {
    const stopped = await part(arm, step);
    if (stopped !== null) return stopped;
  }
  return null;
}

const unblocked: Part = async (arm, step) => {
  const { delivered, image, session, call } = arm;
  if (delivered === null || image === null) return null;
  const unmarking = await unlessTaken(arm, step, delivered, () => session.guest.unmark(delivered, call));
  if ('stopped' in unmarking) return unmarking.stopped;
  if (unmarking.value.is !== 'done') return notDelivered(arm, step, 'taking the mark away', unmarking.value);
  const { sha256 } = image.manifest;
  const read = await readBack(arm, step, delivered, { sha256, mark: 'none', how: { unblocked: true } });
  return 'stopped' in read ? read.stopped : null;
};
