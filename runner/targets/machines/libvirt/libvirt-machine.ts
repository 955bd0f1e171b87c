import type { Call, Raw } from '../../../ports/call.ts';
import type { OpenChannel } from '../../../ports/channel.ts';
import type { Boot, Machine } from '../../../ports/machine.ts';
import { CurrentBoot } from '../current-boot.ts';
import type { LibvirtConfig } from '../machine-config.ts';
import { BootOver } from '../machine-errors.ts';
import { TimeLeft } from '../time-left.ts';
import { type DomainState, LibvirtDomain } from './libvirt-domain.ts';

/** Milliseconds. */
const askAgainMs = 200;
/** How long the guest agent may take to set the clock, in milliseconds. */
const clockMs = 5_000;
/** How long leaving the machine as it was found may take, in milliseconds. */
const leaveMs = 120_000;

/** A domain of libvirt: taken back to its snapshot for each boot, and in the end left at it, running or off as it was found. */
export class LibvirtMachine implements Machine {
  readonly #settings: Omit<LibvirtConfig, 'kind'>;
  readonly #boot: CurrentBoot;
  #domain: LibvirtDomain | null = null;
  #found: DomainState | null = null;

  constructor(settings: Omit<LibvirtConfig, 'kind'>, open: OpenChannel) {
    this.#settings = settings;
    this.#boot = new CurrentBoot(open);
  }

  /** What the snapshot has is only known once the machine was started. */
  get reverts(): 'memory' | 'disk' {
    return this.#domain?.withMemory === false ? 'disk' : 'memory';
  }

  async start(c: Call): Promise<Boot> {
    const time = new TimeLeft(c, `the start of the domain '${this.#settings.domain}'`);
    this.#boot.end();
    const domain = await LibvirtDomain.find(this.#settings, time.now());
    this.#found ??= await domain.state(time.now());
    this.#domain = domain;
    return this.#atSnapshot(domain, time);
  }

  async revert(c: Call): Promise<Boot> {
    const time = new TimeLeft(c, `the return of the domain '${this.#settings.domain}' to its snapshot`);
    const domain = this.#domain;
    if (domain === null) throw new BootOver(null);
    this.#boot.end();
    return this.#atSnapshot(domain, time);
  }

  async diagnose(c: Call): Promise<{ readonly alive: boolean; readonly console: Raw | null }> {
    const domain = this.#domain;
    if (domain === null) return { alive: false, console: null };
    const said = await domain.reason(c);
    const console = { source: 'virsh domstate', media: 'text/plain', bytes: Buffer.from(`${said}\n`) };
    return { alive: (await domain.state(c)) === 'running', console };
  }

  /** Back at the snapshot, and running, paused or off as it was before the first start. */
  async [Symbol.asyncDispose](): Promise<void> {
    const domain = this.#domain;
    const found = this.#found;
    this.#boot.end();
    this.#domain = null;
    this.#found = null;
    if (domain === null || found === null) return;
    const call = { signal: new AbortController().signal, timeoutMs: leaveMs };
    const time = new TimeLeft(call, `leaving the domain '${this.#settings.domain}' as it was`);
    try {
      if (found !== 'off') return await domain.revert(found, time.now());
    } catch {
      // A QEMU that hangs takes no snapshot: one that is started for it does.
    }
    await this.#turnOff(domain, time);
    await domain.revert(found === 'off' ? null : found, time.now());
    if (found === 'off') await this.#turnOff(domain, time);
  }

  /** After a revert, too: a snapshot with memory brings a machine that runs. */
  async #turnOff(domain: LibvirtDomain, time: TimeLeft): Promise<void> {
    if ((await domain.state(time.now())) !== 'off') await domain.destroy(time.now());
  }

  async #atSnapshot(domain: LibvirtDomain, time: TimeLeft): Promise<Boot> {
    await domain.revert('running', time.now());
    // A snapshot of the disks alone leaves the domain off.
    if ((await domain.state(time.now())) === 'off') await domain.start(time.now());
    await time.until(async (call) => (await domain.state(call)) === 'running', askAgainMs);
    if (domain.withMemory) await this.#setClock(domain, time);
    return this.#boot.begin();
  }

  /** The guest's clock stood still since the snapshot. Where no agent sets it, it stays behind; it is measured in any case. */
  async #setClock(domain: LibvirtDomain, time: TimeLeft): Promise<void> {
    try {
      await domain.setClock(time.now(clockMs));
    } catch {
      time.now();
    }
  }
}
