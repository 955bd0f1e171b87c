import { type ArmContext, observe, type Step } from '../arm-context.ts';
import { StepFault } from '../lifecycle-errors.ts';

/** Compares the volume with the image's manifest, then reads the zone of the file inside: the question of the technique. */
export const inspect: Step = async (arm, step) => {
  compareContents(arm);
  const subject = subjectOf(arm);
  const zone = await arm.session.guest.zone(subject.path, arm.call);
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
    },
  );
  return { status: 'completed' };
};

/** The mounted entry that the scenario names as its subject. */
export function subjectOf(arm: ArmContext) {
  const subject = arm.listing.find((entry) => entry.name === arm.scenario.subject);
  if (subject === undefined)
    throw new StepFault('NO_SUBJECT', `the volume does not show ${arm.scenario.subject}`);
  return subject;
}

function compareContents(arm: ArmContext): void {
  const expected = new Map(arm.image?.manifest.files.map((file) => [file.path, file]));
  const files = arm.listing.filter((entry) => entry.type === 'file');
  const seen = new Map(files.map((entry) => [entry.name, entry]));
  const missing = [...expected.keys()].filter((name) => !seen.has(name));
  const extra = [...seen.keys()].filter((name) => !expected.has(name));
  const different = [...expected].flatMap(([name, { sha256 }]) =>
    seen.has(name) && seen.get(name)?.sha256 !== sha256 ? [name] : [],
  );
  const matches = missing.length + extra.length + different.length === 0;
  observe(
    arm,
    'inspect',
    'content',
    'guest',
    matches
      ? `the volume holds the manifest's ${files.length} files`
      : 'the volume differs from the manifest',
    {
      matches,
      missing,
      different,
      extra,
    },
  );
  if (!matches) {
    throw new StepFault(
      'CONTENT',
      `the volume differs from the manifest: missing ${missing.length}, different ${different.length}, extra ${extra.length}`,
    );
  }
}
