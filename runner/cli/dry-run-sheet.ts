import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { buildWindowsPayload } from '../../artifacts/payloads/windows/index.ts';
import type { Plan } from '../lifecycle/rig.ts';
import type { PostureName } from '../model/scenario.ts';
import type { ControlId, SwitchState } from '../model/words.ts';
import { declaredStates } from '../targets/reference/postures.ts';
import { readyReference } from '../targets/reference/ready-reference.ts';
import { type Lab, sourcesNotAsked } from './compose/lab.ts';
import { cache } from './compose/reference-ready.ts';
import { print, printJson } from './print.ts';

/** What each step does on the target, in the words of the guest's operations. */
const commands: Readonly<Record<string, string>> = {
  build: 'on this machine only',
  deliver:
    'write the image as the user; in the marked arm write its Zone.Identifier stream; read both back, by the guest and from a copy of its disk',
  mount: 'double-click the image; unmount it again; mount it by the programming interface',
  inspect: 'list the volume, read the zone of the file inside',
  open: 'double-click the file inside; read its trace; if it was refused, copy it off the image and try the copy',
  collect: 'send canaries, read the event logs, evaluate the rules',
  'clean-up': 'unmount, remove every file that carries the marker, prove that nothing is left',
};

interface Wanted {
  readonly plan: Plan;
  readonly posture: PostureName;
  readonly drift: ReadonlyMap<ControlId, SwitchState>;
  readonly lab: Lab | null;
  readonly json: boolean;
}

/** The sheet that a SOC asks for before an exercise. Nothing is started. */
export async function dryRunSheet({ plan, posture, drift, lab, json }: Wanted): Promise<void> {
  const setUp = await readyReference(cache(), process.env);
  const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  const payloads = {
    reference: setUp === null ? 'known after `motw setup`' : sha256(await readFile(setUp.guest.payload)),
    windows: sha256(buildWindowsPayload()),
  };
  const sheet = {
    schema: 'motw.dry-run/1',
    target: 'reference',
    posture,
    controls: declaredStates(posture, drift),
    configuration: lab?.file ?? null,
    ownRules: (lab?.rules ?? []).map(({ rule, control, missing }) => ({
      ...{ control: control.id, title: rule.title, file: rule.file, sha256: rule.sha256 },
      ...{ actsAt: control.actsAt, sources: control.sources, missing },
    })),
    sourcesNotAsked: (lab?.sources ?? []).map(({ name }) => name),
    payloads,
    marker: 'eight hexadecimal digits, new for every arm',
    scenarios: plan.scenarios.map((scenario) => ({
      id: scenario.id,
      arms: [...plan.arms, ...(plan.quiet ? ['quiet'] : [])],
      image: scenario.image.name,
      label: scenario.image.label,
      folder: scenario.deliver.folder,
      files: scenario.image.files.map(({ path, content, hidden }) => ({
        path,
        hidden,
        sha256:
          content.is === 'text'
            ? sha256(Buffer.from(content.text))
            : content.is === 'payload'
              ? payloads.reference
              : 'of the marker',
      })),
      trace: 'motw-harness-{marker}.txt in the user’s temp folder',
      steps: scenario.steps.map((step) => ({ step, does: commands[step] ?? '' })),
      longestSeconds:
        Math.max(
          ...[
            ...Object.values(scenario.expect[posture] ?? {}),
            ...(lab?.expectations('reference', scenario.id).values() ?? []),
          ].map(({ giveUpAfterMs }) => giveUpAfterMs),
        ) / 1000,
    })),
  };
  if (json) return printJson(sheet);
  print(`Dry run on ${sheet.target}, posture ${posture}: nothing is started.`);
  print(
    `controls: ${Object.entries(sheet.controls)
      .map(([id, state]) => `${id}=${state}`)
      .join(' ')}`,
  );
  for (const { control, title, file, sha256, actsAt, sources, missing } of sheet.ownRules) {
    const fed = missing.length === 0 ? `reads ${sources.join(', ')}` : `lacks ${missing.join(', ')}`;
    print(`your own rule ${control} (${title}), acts at ${actsAt}, ${fed}`);
    print(`  ${file}  ${sha256}`);
  }
  const unasked = sourcesNotAsked(lab);
  if (unasked !== null) print(unasked);
  print(`payload SHA-256, reference guest: ${payloads.reference}`);
  print(`payload SHA-256, Windows:         ${payloads.windows}`);
  print(`{marker}: ${sheet.marker}`);
  for (const scenario of sheet.scenarios) {
    print(
      `\n${scenario.id}: arms ${scenario.arms.join(', ')}; an event is waited for at most ${scenario.longestSeconds} s an arm`,
    );
    print(`  image ${scenario.image}, label ${scenario.label}, into the ${scenario.folder} folder`);
    for (const file of scenario.files)
      print(`    ${file.path}${file.hidden ? ' (hidden)' : ''}  ${file.sha256}`);
    print(`  trace: ${scenario.trace}`);
    for (const { step, does } of scenario.steps) print(`  ${step.padEnd(8)} ${does}`);
  }
}
