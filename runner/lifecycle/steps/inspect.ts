import { fromOutside } from '../../model/words.ts';
import type { GuestEntry } from '../../ports/guest.ts';
import { type ArmContext, observe, type Step } from '../arm-context.ts';
import { StepFault } from '../lifecycle-errors.ts';
import { contentDifference, describeDifference, isSame, shownFiles } from './contents.ts';

/** Compares the volume with the image's manifest, then reads the zone of the file inside: the question of the technique. */
export const inspect: Step = async (arm, step) => {
  compareContents(arm);
  const subject = subjectOf(arm);
  const zone = await arm.session.guest.zone(subject.path, arm.call);
  if (!fromOutside(zone.mapped) && arm.key.arm === 'marked' && keepsMark(arm)) await confirmMark(arm);
  const mapped = zone.mapped === null ? 'no zone' : `zone ${zone.mapped}`;
  observe(
    arm,
    step,
    'zone-read',
    'guest',
    `${subject.path} maps to ${mapped}; its own stream: ${zone.stream === null ? 'none' : 'present'}`,
    {
      path: subject.path,
      stream: zone.stream,
      mapped: zone.mapped,
      subject: true,
      policy: arm.policy,
    },
  );
  return { status: 'completed' };
};

/** Nothing that the scenario does with the image takes its mark. */
function keepsMark({ scenario: { deliver } }: ArmContext): boolean {
  return !deliver.unblock && deliver.unpack === null && deliver.copyTo === null;
}

/** A file inside without a zone says nothing of propagation where the image has lost its mark since it was delivered. */
async function confirmMark({ session, delivered, call }: ArmContext): Promise<void> {
  if (delivered === null || (await session.guest.zone(delivered, call)).stream !== null) return;
  throw new StepFault('MARK_LOST', 'the image has lost its mark since it was delivered');
}

/** The mounted entry that the scenario names as its subject. */
export function subjectOf(arm: ArmContext): GuestEntry {
  return entryOf(arm, arm.scenario.subject);
}

/** The program that runs when the subject is opened: itself, or what it is a shortcut to. */
export function programOf(arm: ArmContext): GuestEntry {
  const { image, subject } = arm.scenario;
  const content = image.files.find(({ path }) => path === subject)?.content;
  return entryOf(arm, content?.is === 'shortcut' ? content.to : subject);
}

function entryOf({ listing }: ArmContext, name: string): GuestEntry {
  const found = listing.find((entry) => entry.name === name);
  if (found === undefined) throw new StepFault('NO_SUBJECT', `the volume does not show ${name}`);
  return found;
}

function compareContents(arm: ArmContext): void {
  const difference = contentDifference(arm);
  const matches = isSame(difference);
  const files = shownFiles(arm).length;
  const summary = matches
    ? `the volume holds the manifest's ${files} files`
    : 'the volume differs from the manifest';
  observe(arm, 'inspect', 'content', 'guest', summary, { matches, ...difference });
  if (!matches)
    throw new StepFault('CONTENT', `the volume differs from the manifest: ${describeDifference(difference)}`);
}
