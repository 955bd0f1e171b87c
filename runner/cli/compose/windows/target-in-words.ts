import type { TargetConfig } from '../../../config/targets/target-config.ts';
import { filled } from '../../../targets/machines/command/templates.ts';

/** What is done to the machine, for people. */
export function machineInWords({ machine }: TargetConfig): readonly string[] {
  switch (machine.kind) {
    case 'libvirt':
      return [`domain ${machine.domain} of ${machine.uri}, by virsh`, ...snapshotInWords(machine.snapshot)];
    case 'qemu':
      return [`QEMU, by its control connection ${machine.qmp}`, ...snapshotInWords(machine.snapshot)];
    case 'command':
      return [
        `by commands${machine.preset === null ? '' : ` of the preset ${machine.preset}, which was written from documents and not exercised`}`,
        ...(['revert', 'start', 'state', 'stop'] as const).map(
          (name) => `${name}: ${filled(machine.commands[name], machine.variables).join(' ')}`,
        ),
      ];
    case 'unmanaged':
      return [
        'it must be running, and is neither started, stopped nor taken back: clean-up is proven instead',
      ];
  }
}

function snapshotInWords(snapshot: string): readonly string[] {
  return [`taken back to its snapshot ${snapshot}, and no other; what it did since is lost`];
}

/** The way in, for people. */
export function channelInWords({ channel, machine }: TargetConfig): string {
  if (channel.kind === 'ssh') {
    const { user, host, port } = channel;
    return `SSH to ${user === undefined ? '' : `${user}@`}${host}${port === undefined ? '' : `, port ${port}`}; the host's key is checked`;
  }
  if (channel.socket !== undefined) return `QEMU guest agent by the socket ${channel.socket}`;
  return machine.kind === 'libvirt'
    ? `QEMU guest agent of the domain ${machine.domain}, by virsh`
    : 'QEMU guest agent';
}
