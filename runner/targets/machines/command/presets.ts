import * as z from 'zod';
import hyperV from '../presets/hyper-v.json' with { type: 'json' };
import proxmox from '../presets/proxmox.json' with { type: 'json' };
import virtualbox from '../presets/virtualbox.json' with { type: 'json' };
import vmwareWorkstation from '../presets/vmware-workstation.json' with { type: 'json' };
import { machineCommands } from './templates.ts';

export const presetNames = ['hyper-v', 'proxmox', 'virtualbox', 'vmware-workstation'] as const;
export type PresetName = (typeof presetNames)[number];

const preset = z.strictObject({
  title: z.string(),
  /** What it was written from. */
  documents: z.array(z.string()).min(1),
  /** Whether anybody has run it with the product itself. */
  exercised: z.boolean(),
  notes: z.array(z.string()),
  variables: z.record(z.string(), z.strictObject({ is: z.string(), pattern: z.string() })),
  commands: machineCommands,
});

export type Preset = z.output<typeof preset>;

const files: Readonly<Record<PresetName, unknown>> = {
  'hyper-v': hyperV,
  proxmox,
  virtualbox,
  'vmware-workstation': vmwareWorkstation,
};

/** The commands of one hypervisor, kept as data. */
export function presetOf(name: PresetName): Preset {
  return preset.parse(files[name]);
}

/** What is wrong with the variables of a preset: one is missing, is not known, or has a value that the product would not take. */
export function presetProblems(name: PresetName, given: Readonly<Record<string, string>>): readonly string[] {
  const wanted = presetOf(name).variables;
  const problems: string[] = [];
  for (const [variable, { is, pattern }] of Object.entries(wanted)) {
    const value = given[variable];
    if (value === undefined) problems.push(`the preset ${name} needs the variable '${variable}': ${is}`);
    else if (!new RegExp(pattern).test(value)) problems.push(`'${variable}' is not ${is}`);
  }
  for (const variable of Object.keys(given)) {
    if (!Object.hasOwn(wanted, variable))
      problems.push(
        `the preset ${name} has no variable '${variable}': it has ${Object.keys(wanted).join(', ')}`,
      );
  }
  return problems;
}
