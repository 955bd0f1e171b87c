import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { execa } from 'execa';
import { writeWrapper } from '../../../../artifacts/debian-packages/program.ts';
import { kernelArguments } from '../../../../runner/targets/reference/machine/qemu-process.ts';
import type { ReferenceSetUp } from '../../../../runner/targets/reference/ready-reference.ts';
import { oracle } from '../../../oracle/find-oracle.ts';

const programs = { daemon: oracle('libvirtd-apart'), client: oracle('virsh-apart') } as const;

/** Why there is no libvirt for the tests; null where there is. */
export const noLibvirt: string | null =
  programs.daemon === null || programs.client === null
    ? 'no libvirtd-apart and virsh-apart in MOTW_ORACLES'
    : process.getuid?.() === 0
      ? "as root libvirt's daemon serves the whole machine"
      : null;

/** libvirt's own daemon in session mode, with the reference guest as its domain. `virsh` is on PATH from then on. */
export class SessionLibvirt implements AsyncDisposable {
  readonly uri: string;
  readonly domain = 'motw test';
  readonly #folder: string;
  readonly #daemon: ChildProcess;

  private constructor(folder: string, daemon: ChildProcess) {
    this.#folder = folder;
    this.#daemon = daemon;
    this.uri = `qemu:///session?socket=${folder}/r/libvirt/libvirt-sock`;
  }

  static async start(setUp: ReferenceSetUp): Promise<SessionLibvirt> {
    // Names of sockets are short: everything lies in a folder with a short one.
    const folder = await mkdtemp(join(tmpdir(), 'lv-'));
    for (const name of ['bin', 'r', 'c/libvirt']) await mkdir(join(folder, name), { recursive: true });
    await writeFile(join(folder, 'c/libvirt/qemu.conf'), 'stdio_handler = "file"\n');
    await symlink(programs.client ?? '', join(folder, 'bin/virsh'));
    const { file, args, env } = setUp.host.program('qemu-system-x86_64');
    const words = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const firmware = setUp.host.firmware.flatMap((path) => ['-L', path]);
    const emulator = { file: '/usr/bin/env', args: [...words, file, ...args, ...firmware] };
    await writeWrapper(emulator, join(folder, 'bin/emulator'));
    // libvirt itself asks for it where a domain is off.
    await writeWrapper(setUp.host.program('qemu-img'), join(folder, 'bin/qemu-img'));
    for (const name of ['kernel', 'initramfs', 'disk'] as const)
      await copyFile(setUp.guest[name], join(folder, name));
    process.env.PATH = `${join(folder, 'bin')}${delimiter}${process.env.PATH}`;
    const daemon = spawn(programs.daemon ?? '', [], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        HOME: folder,
        XDG_RUNTIME_DIR: join(folder, 'r'),
        XDG_CONFIG_HOME: join(folder, 'c'),
        XDG_CACHE_HOME: join(folder, 'k'),
      },
    });
    let said = '';
    daemon.stderr.on('data', (text) => {
      said += text;
    });
    const libvirt = new SessionLibvirt(folder, daemon);
    while (!existsSync(join(folder, 'r/libvirt/libvirt-sock'))) {
      if (daemon.exitCode !== null) throw new Error(`libvirtd ended: ${said}`);
      await pause(50);
    }
    return libvirt;
  }

  async virsh(...args: readonly string[]): Promise<string> {
    const all = ['--quiet', '--connect', this.uri, ...args];
    const { stdout } = await execa('virsh', all, { stdin: 'ignore', env: { LC_ALL: 'C' } });
    return stdout.trim();
  }

  async agent(execute: string, args: object = {}): Promise<unknown> {
    const command = JSON.stringify({ execute, arguments: args });
    const said = await this.virsh('qemu-agent-command', '--domain', this.domain, '--cmd', command);
    return (JSON.parse(said) as { return: unknown }).return;
  }

  /**
   * The reference guest, off, with the snapshot `clean` of it as it was when its agent answered first, and a later one, `later`, in
   * which the file `elsewhere` exists.
   */
  async defineGuest(elsewhere: string): Promise<void> {
    await this.define(this.domain, 'disk');
    await this.virsh('start', '--domain', this.domain);
    for (let asked = 0; ; asked++) {
      try {
        await this.agent('guest-ping');
        break;
      } catch (error) {
        if (asked > 240)
          throw new Error(`the guest does not answer: ${await this.console()}`, { cause: error });
        await pause(250);
      }
    }
    await this.virsh('snapshot-create-as', '--domain', this.domain, '--name', 'clean');
    const handle = await this.agent('guest-file-open', { path: elsewhere, mode: 'w' });
    await this.agent('guest-file-close', { handle });
    await this.virsh('snapshot-create-as', '--domain', this.domain, '--name', 'later');
    await this.virsh('destroy', '--domain', this.domain);
  }

  async define(domain: string, disk: string): Promise<void> {
    const xml = join(this.#folder, 'domain.xml');
    await writeFile(xml, domainXml(domain, this.#folder, disk));
    await this.virsh('define', '--file', xml);
  }

  async state(): Promise<string> {
    return this.virsh('domstate', '--domain', this.domain);
  }

  console(): Promise<string> {
    return readFile(join(this.#folder, 'console.log'), 'utf8').catch(() => '');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const uuid of (await this.virsh('list', '--uuid').catch(() => '')).split('\n'))
      if (uuid !== '') await this.virsh('destroy', '--domain', uuid).catch(() => {});
    if (this.#daemon.exitCode === null) {
      const ended = new Promise((resolve) => this.#daemon.once('exit', resolve));
      this.#daemon.kill('SIGTERM');
      await Promise.race([ended, pause(5_000).then(() => this.#daemon.kill('SIGKILL'))]);
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** No KVM, so that the snapshot's memory is loaded wherever this runs. The agent's port is the first, as the guest's init takes it. */
function domainXml(name: string, folder: string, disk: string): string {
  return `<domain type='qemu'>
  <name>${name}</name>
  <memory unit='MiB'>128</memory>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
    <kernel>${folder}/kernel</kernel>
    <initrd>${folder}/initramfs</initrd>
    <cmdline>${kernelArguments}</cmdline>
  </os>
  <features><acpi/></features>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>destroy</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    <emulator>${folder}/bin/emulator</emulator>
    <controller type='usb' model='none'/>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' cache='unsafe'/>
      <source file='${folder}/${disk}'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <channel type='unix'>
      <target type='virtio' name='org.qemu.guest_agent.0'/>
      <address type='virtio-serial' controller='0' bus='0' port='1'/>
    </channel>
    <serial type='file'><source path='${folder}/console.log'/><target port='0'/></serial>
    <memballoon model='none'/>
  </devices>
</domain>
`;
}
