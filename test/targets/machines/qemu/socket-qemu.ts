import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { execa } from 'execa';
import { AgentClient } from '../../../../runner/targets/guest-agent/agent-client.ts';
import { QmpClient } from '../../../../runner/targets/json-lines/qmp-client.ts';
import { kernelArguments } from '../../../../runner/targets/reference/machine/qemu-process.ts';
import type { ReferenceSetUp } from '../../../../runner/targets/reference/ready-reference.ts';

const call = { signal: new AbortController().signal, timeoutMs: 60_000 };
const place = (tag: string) => ({ tag, vmstate: 'disk', devices: ['disk'] });

/** Where one QEMU has its disk and its sockets. */
export interface Place {
  readonly folder: string;
  readonly qmp: string;
  readonly agent: string;
}

/** The reference guest under a QEMU that listens on sockets, as people start one by hand. */
export class SocketQemu implements AsyncDisposable {
  readonly #setUp: ReferenceSetUp;
  readonly #folder: string;
  #places = 0;

  private constructor(setUp: ReferenceSetUp, folder: string) {
    this.#setUp = setUp;
    this.#folder = folder;
  }

  /** With the snapshots `clean` and, later and with the file `elsewhere`, `later`; `disks` was made without memory. */
  static async prepare(setUp: ReferenceSetUp, elsewhere: string): Promise<SocketQemu> {
    const qemu = new SocketQemu(setUp, await mkdtemp(join(tmpdir(), 'qm-')));
    await copyFile(setUp.guest.disk, join(qemu.#folder, 'disk.qcow2'));
    const place = { folder: qemu.#folder, qmp: join(qemu.#folder, 'q'), agent: join(qemu.#folder, 'a') };
    await qemu.run(place, []);
    const agent = new AgentClient(connect(place.agent));
    await agent.synchronise(call);
    await qemu.told(place, 'snapshot-save', 'clean');
    const handle = await agent.execute('guest-file-open', { path: elsewhere, mode: 'w' }, call);
    await agent.execute('guest-file-close', { handle }, call);
    await qemu.told(place, 'snapshot-save', 'later');
    await qemu.kill(place, 'SIGTERM');
    const { file, args, env } = setUp.host.program('qemu-img');
    const disk = join(qemu.#folder, 'disk.qcow2');
    await execa(file, [...args, 'snapshot', '-c', 'disks', disk], { env, stdin: 'ignore' });
    return qemu;
  }

  /** A fresh copy of the disk. */
  async place(): Promise<Place> {
    const folder = join(this.#folder, String(++this.#places));
    await mkdir(folder);
    await copyFile(join(this.#folder, 'disk.qcow2'), join(folder, 'disk.qcow2'));
    return { folder, qmp: join(folder, 'q'), agent: join(folder, 'a') };
  }

  argv({ folder, qmp, agent }: Place, more: readonly string[] = []): readonly string[] {
    const { host, guest } = this.#setUp;
    const { file, args, env } = host.program('qemu-system-x86_64');
    return [
      ...['/usr/bin/env', ...Object.entries(env).map(([name, value]) => `${name}=${value}`)],
      ...[file, ...args, ...host.firmware.flatMap((path) => ['-L', path])],
      ...[
        '-machine',
        'q35',
        '-accel',
        'tcg',
        '-cpu',
        'Nehalem',
        '-m',
        '128',
        '-nodefaults',
        '-display',
        'none',
      ],
      ...['-no-user-config', '-nic', 'none', '-no-reboot', '-pidfile', join(folder, 'pid')],
      ...['-kernel', guest.kernel, '-initrd', guest.initramfs, '-append', kernelArguments],
      ...['-serial', `file:${join(folder, 'console.log')}`, '-qmp', `unix:${qmp},server=on,wait=off`],
      ...['-chardev', `socket,id=agent,path=${agent},server=on,wait=off`, '-device', 'virtio-serial-pci'],
      ...['-device', 'virtserialport,chardev=agent,name=org.qemu.guest_agent.0'],
      '-blockdev',
      `{"driver":"qcow2","node-name":"disk","file":{"driver":"file","filename":"${folder}/disk.qcow2"}}`,
      ...['-device', 'virtio-blk-pci,drive=disk', ...more],
    ];
  }

  /** Returns once QEMU is done with its start. */
  async run(place: Place, more: readonly string[]): Promise<void> {
    const [program = '', ...args] = this.argv(place, [...more, '-daemonize']);
    await execa(program, args, { stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' });
  }

  /** Of the QEMU that runs there; null where none does. */
  async pid({ folder }: Place): Promise<number | null> {
    const pid = Number(await readFile(join(folder, 'pid'), 'utf8').catch(() => ''));
    if (pid === 0) return null;
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return command.includes(`${folder}/`) ? pid : null;
  }

  async kill(place: Place, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const pid = await this.pid(place);
    if (pid === null) return;
    process.kill(pid, signal);
    while ((await this.pid(place)) !== null) await pause(20);
  }

  /** By a connection of its own, while nothing else has one. */
  async told(
    at: Place,
    command: 'query-status' | 'snapshot-save' | 'snapshot-load',
    tag?: string,
  ): Promise<unknown> {
    const socket = connect(at.qmp);
    try {
      const qmp = new QmpClient(socket);
      await qmp.connect(call);
      if (tag === undefined) return await qmp.execute(command, undefined, call);
      return await qmp.runJob(command, `test-${tag}`, place(tag), call);
    } finally {
      socket.destroy();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (let n = 1; n <= this.#places; n++) {
      const folder = join(this.#folder, String(n));
      await this.kill({ folder, qmp: '', agent: '' });
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}
