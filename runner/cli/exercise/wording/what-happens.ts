import type { StepAhead } from '../../../lifecycle/rig.ts';
import { recipeOf } from '../../../lifecycle/steps/build.ts';
import { isArchive, type PlatformName, type Scenario } from '../../../model/scenario.ts';
import { onReference, traceOnReference } from '../../dry-run/reference-steps.ts';
import { onWindows, opensDocument, traceOnWindows } from '../../dry-run/windows-steps.ts';

/** What a step is about to do, as the dry run says it, and with which files: one line each. */
export function whatHappens(ahead: StepAhead, platform: PlatformName): readonly string[] {
  const { step, scenario, marker, arm } = ahead;
  const does = platform === 'reference' ? onReference(step, scenario, arm) : onWindows(step, scenario, arm);
  if (step !== 'build') return [does.replaceAll('{marker}', marker), ...withWhat(ahead, platform)];
  return [
    'the machine is made ready: its controls are read, and a harmless canary goes through each sensor',
    `the ${kindOf(scenario)} is built, ${does}`,
    ...withWhat(ahead, platform),
  ];
}

function withWhat(
  { step, scenario, arm, marker, delivered, subject }: StepAhead,
  platform: PlatformName,
): readonly string[] {
  const kind = kindOf(scenario);
  const image = recipeOf(scenario, marker);
  const inside = subject ?? `${scenario.subject} in the ${kind}`;
  switch (step) {
    case 'build':
      return [`${kind} ${image.name}${kind === 'archive' ? '' : `, label ${image.label}`}`];
    case 'deliver':
      return [
        `${kind} ${image.name}, into the ${scenario.deliver.folder} folder`,
        arm === 'marked' ? `with the mark ZoneId=${scenario.deliver.zone}` : 'without a mark',
      ];
    case 'mount':
      return [`image ${delivered ?? image.name}`];
    case 'inspect':
      return [`file ${inside}`];
    case 'open': {
      if (opensDocument(scenario)) return [`file ${inside}`, 'no program runs, so there is no trace'];
      const trace = platform === 'reference' ? traceOnReference : traceOnWindows;
      return [`file ${inside}`, `its trace: ${trace.replaceAll('{marker}', marker)}`];
    }
    case 'collect':
      return ['what the steps before have caused may still come'];
    case 'clean-up':
      return ['what is seen from here on is the tidying up of the harness'];
  }
}

function kindOf({ image }: Scenario): 'archive' | 'image' {
  return isArchive(image.container) ? 'archive' : 'image';
}
