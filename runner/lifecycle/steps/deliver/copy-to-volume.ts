import type { StepName } from '../../../model/words.ts';
import { type ArmContext, observe, type StepEnd } from '../../arm-context.ts';
import { readBack } from './read-back.ts';
import { notDelivered } from './stopped.ts';

/** Copies the image to a second volume, as the user would, and reads whether the mark came along. */
export async function copyToVolume(arm: ArmContext, step: StepName): Promise<StepEnd | null> {
  const { delivered, image, session, scenario, call, key } = arm;
  const volume = scenario.deliver.copyTo;
  if (delivered === null || image === null || volume === null) return null;
  const copied = await session.guest.copyTo(volume, delivered, call);
  if (copied.is !== 'done')
    return notDelivered(arm, step, `copying the image to the ${volume} volume`, copied);
  arm.delivered = copied.value;
  arm.places.push(copied.value);
  const { sha256 } = image.manifest;
  const read = await readBack(arm, step, copied.value, { sha256, mark: 'any', how: { copiedTo: volume } });
  if ('stopped' in read) return read.stopped;
  if (key.arm === 'marked' && read.mark === null) {
    observe(arm, step, 'residual-gap', 'guest', `a copy of the image on a ${volume} volume carries no mark`, {
      gap: 'copy-on-another-volume',
      works: true,
      volume,
      path: copied.value,
      stream: null,
    });
  }
  return null;
}
