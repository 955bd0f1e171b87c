import { UsageError } from '../../../usage-error.ts';

/** A target as the options of `motw target add` describe it. */
export interface TargetOptions {
  readonly user?: string;
  readonly machine?: string;
  readonly uri?: string;
  readonly domain?: string;
  readonly snapshot?: string;
  readonly qmp?: string;
  readonly preset?: string;
  readonly variable?: readonly string[];
  readonly ssh?: string;
  readonly identityFile?: string;
  readonly knownHosts?: string;
  readonly guestAgent?: string | true;
  readonly switchOn?: readonly string[];
  readonly source?: readonly string[];
  readonly lab?: true;
}

export const machineKinds = ['libvirt', 'qemu', 'command', 'unmanaged'] as const;

/** Of which kinds of machine an option can be. */
const ofKinds = [
  ['domain', '--domain', ['libvirt']],
  ['uri', '--uri', ['libvirt']],
  ['qmp', '--qmp', ['qemu']],
  ['preset', '--preset', ['command']],
  ['variable', '--variable', ['command']],
  ['snapshot', '--snapshot', ['libvirt', 'qemu', 'command']],
] as const satisfies readonly (readonly [
  keyof TargetOptions,
  string,
  readonly (typeof machineKinds)[number][],
])[];

/** Of which kind a machine with these options can only be. */
export function impliedKind(options: TargetOptions): string | undefined {
  return ofKinds.find(([key, , kinds]) => kinds.length === 1 && options[key] !== undefined)?.[2][0];
}

/** @throws UsageError for an option that would be dropped in silence */
export function mustBeOf(kind: string, options: TargetOptions): void {
  for (const [key, option, kinds] of ofKinds) {
    if (options[key] === undefined || kinds.some((each) => each === kind)) continue;
    throw new UsageError(
      `${option} was given, and the machine is of the kind '${kind}'`,
      kind === 'unmanaged'
        ? `leave ${option} out: nothing takes an unmanaged machine back; or give another --machine`
        : `${option} is of --machine ${kinds.join(' or ')}: leave it out, or give that`,
    );
  }
}

/** @throws UsageError for two ways in, or the settings of one that is not taken */
export function mustBeOneWayIn({ guestAgent, ssh, identityFile, knownHosts }: TargetOptions): void {
  if (guestAgent === undefined) return;
  const mend = 'one way into the guest: give one of them';
  if (ssh !== undefined) throw new UsageError('--ssh and --guest-agent were given', mend);
  if (identityFile !== undefined)
    throw new UsageError('--identity-file of SSH and --guest-agent were given', mend);
  if (knownHosts !== undefined)
    throw new UsageError('--known-hosts of SSH and --guest-agent were given', mend);
}
