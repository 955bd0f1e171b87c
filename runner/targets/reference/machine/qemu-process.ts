import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { GuestFiles } from '../../../../artifacts/reference-guest/guest-files.ts';
import type { HostProgram } from '../../../../artifacts/reference-guest/host-programs.ts';
import { acceleratorFor } from './acceleration.ts';

/** The CPU model and the memory belong to the snapshot: one saved with others cannot be loaded. */
export const machineModel = { cpu: 'Nehalem', memoryMiB: 128 } as const;
export const snapshotTag = 'clean';
export const diskNode = 'disk';
/** Never written, so it is in no snapshot, and any number of machines share it. */
const toolsNode = 'tools';

export interface QemuProcess {
  readonly child: ChildProcess;
  readonly qmp: Duplex;
  readonly agent: Duplex;
}

/**
 * Starts QEMU with its control connection and the guest agent's port on inherited sockets: no socket file to leave behind, no
 * path that can be too long. There is no network device (`-nic none`), no display and no default device.
 */
export function startQemu(
  qemu: HostProgram,
  firmware: readonly string[],
  guest: GuestFiles,
  folder: string,
  from: 'cold' | 'snapshot',
): QemuProcess {
  const consoleLog = join(folder, 'console.log');
  const errors = openSync(join(folder, 'qemu.log'), 'a');
  const child = spawn(
    qemu.file,
    [
      ...qemu.args,
      ...firmware.flatMap((path) => ['-L', path]),
      ...['-machine', 'q35', ...(acceleratorFor(guest) === 'kvm' ? ['-accel', 'kvm'] : [])],
      ...['-accel', 'tcg,thread=multi'],
      ...['-cpu', machineModel.cpu, '-smp', '1', '-m', String(machineModel.memoryMiB)],
      ...['-nodefaults', '-no-user-config', '-no-reboot', '-display', 'none', '-nic', 'none'],
      ...['-kernel', guest.kernel, '-initrd', guest.initramfs, '-append', kernelArguments],
      ...['-chardev', `file,id=console,path=${escapeOption(consoleLog)}`, '-serial', 'chardev:console'],
      ...['-chardev', 'socket,id=qmp,fd=3', '-mon', 'chardev=qmp,mode=control'],
      ...['-chardev', 'socket,id=agent,fd=4', '-device', 'virtio-serial-pci'],
      ...['-device', 'virtserialport,chardev=agent,name=org.qemu.guest_agent.0'],
      ...[
        '-blockdev',
        JSON.stringify({
          driver: 'qcow2',
          // Nobody needs this disk after a crash of the host, so the guest's flushes cost nothing.
          cache: { 'no-flush': true },
          'node-name': diskNode,
          file: { driver: 'file', filename: join(folder, 'disk.qcow2') },
        }),
      ],
      ...['-device', `virtio-blk-pci,drive=${diskNode}`],
      ...[
        '-blockdev',
        JSON.stringify({
          driver: 'raw',
          'read-only': true,
          'node-name': toolsNode,
          file: { driver: 'file', filename: guest.tools },
        }),
      ],
      ...['-device', `virtio-blk-pci,drive=${toolsNode}`],
      ...(from === 'snapshot' ? ['-loadvm', snapshotTag] : []),
    ],
    {
      // Its own process group: a Ctrl-C in the terminal reaches the harness, which still needs the guest for the clean-up.
      detached: true,
      stdio: ['ignore', errors, errors, 'pipe', 'pipe'],
      env: { ...process.env, ...qemu.env },
    },
  );
  closeSync(errors);
  // Node makes both ends of an extra pipe a socket pair.
  const [, , , qmp, agent] = child.stdio as unknown as Duplex[];
  if (qmp === undefined || agent === undefined) throw new Error('QEMU was started without its connections');
  return { child, qmp, agent };
}

export const kernelArguments = [
  'console=ttyS0 quiet loglevel=3 panic=-1 rdinit=/init',
  'tsc=reliable mitigations=off random.trust_cpu=on init_on_free=1',
  'audit=1 audit_backlog_limit=8192',
].join(' ');

/** In QEMU's option lists a comma is written twice. */
function escapeOption(value: string): string {
  return value.replaceAll(',', ',,');
}
