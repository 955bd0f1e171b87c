import type { OpenChannel } from '../../ports/channel.ts';
import type { Machine } from '../../ports/machine.ts';
import { CommandMachine } from './command/command-machine.ts';
import { LibvirtMachine } from './libvirt/libvirt-machine.ts';
import type { MachineConfig } from './machine-config.ts';
import { QemuMachine } from './qemu/qemu-machine.ts';
import { UnmanagedMachine } from './unmanaged-machine.ts';

/** The machine that the configuration describes. Nothing is done to it before it is started. */
export function makeMachine(config: MachineConfig, open: OpenChannel): Machine {
  switch (config.kind) {
    case 'libvirt':
      return new LibvirtMachine(config, open);
    case 'qemu':
      return new QemuMachine(config, open);
    case 'command':
      return new CommandMachine(config, open);
    case 'unmanaged':
      return new UnmanagedMachine(open);
  }
}
