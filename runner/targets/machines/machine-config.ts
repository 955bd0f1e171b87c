import * as z from 'zod';
import { presetNames, presetOf, presetProblems } from './command/presets.ts';
import {
  commandProblems,
  type MachineCommands,
  machineCommands,
  placeholdersIn,
  variables,
} from './command/templates.ts';

const text = z.string().min(1);
/** virsh takes a word that begins with a hyphen for an option. */
const name = text.regex(/^[^-\0][^\0]*$/, 'not a name: it begins with a hyphen');

const snapshot = name.describe('The snapshot that every arm starts from. No other is ever reverted to.');

const uri = z
  .string()
  .regex(
    /^[a-z][a-z0-9+.-]*:\/\/(?![^/]*:[^/]*@)[^\s\0]*$/,
    'not a connection URI such as qemu:///system or qemu+ssh://user@host/system, without a password',
  )
  .default('qemu:///system')
  .describe(
    'Where libvirt is, as virsh takes it: qemu:///system, or qemu+ssh://user@host/system. Default: qemu:///system.',
  );

const libvirt = z
  .strictObject({
    kind: z.literal('libvirt'),
    uri,
    domain: name.describe("The domain's name, as `virsh list --all` shows it."),
    snapshot,
  })
  .describe('A domain of libvirt, through virsh.');

const isOfQemu = (placeholder: string): boolean => ['qmp', 'snapshot'].includes(placeholder);

const qemu = z
  .strictObject({
    kind: z.literal('qemu'),
    qmp: text.describe(
      "The path of the socket of QEMU's control connection (-qmp unix:PATH,server=on,wait=off).",
    ),
    snapshot,
    start: z
      .array(
        text.refine(
          (word) => placeholdersIn(word).every(isOfQemu),
          'it has a placeholder that is not {qmp} or {snapshot}',
        ),
      )
      .min(1)
      .optional()
      .describe(
        'The program with its arguments that starts QEMU, one text each; {qmp} and {snapshot} are put in. Without it QEMU must be running.',
      ),
  })
  .describe(
    'A QEMU without a manager, by its control connection; its disks must have the snapshot inside (savevm).',
  );

const command = z
  .strictObject({
    kind: z.literal('command'),
    preset: z
      .enum(presetNames)
      .optional()
      .describe(
        `The commands of one hypervisor: ${presetNames.join(', ')}. Written from its documents, not exercised with it.`,
      ),
    commands: machineCommands.optional(),
    variables,
  })
  .superRefine(({ preset, commands, variables: given }, context) => {
    const add = (message: string, path: (string | number)[]): void =>
      context.addIssue({ code: 'custom', message, path });
    if (preset !== undefined && commands === undefined) {
      for (const message of presetProblems(preset, given)) add(message, ['variables']);
    } else if (commands !== undefined && preset === undefined) {
      for (const { path, message } of commandProblems(commands, given))
        add(message, path.length === 0 ? ['variables'] : ['commands', ...path]);
    } else {
      add('it needs either a preset or commands', []);
    }
  })
  .transform(({ kind, preset, commands, variables: given }) => ({
    kind,
    preset: preset ?? null,
    commands: preset === undefined ? (commands as MachineCommands) : presetOf(preset).commands,
    variables: given,
  }))
  .describe('Any other hypervisor, by commands that are run without a shell.');

const unmanaged = z
  .strictObject({ kind: z.literal('unmanaged') })
  .describe('A machine that is running and stays so: nothing takes it back, clean-up is verified instead.');

/** `targets.<name>.machine` in motw.yaml. */
export const machineConfig = z
  .discriminatedUnion('kind', [libvirt, qemu, command, unmanaged])
  .describe(
    'The life of the machine: how it is started, taken back to its one configured snapshot, and stopped. Only that snapshot is ever reverted to, and whatever the machine did since is lost.',
  );

export type MachineConfig = z.output<typeof machineConfig>;
export type LibvirtConfig = z.output<typeof libvirt>;
export type QemuConfig = z.output<typeof qemu>;
export type CommandConfig = z.output<typeof command>;
