import type { Call } from '../../../ports/call.ts';
import { MachineCommandFailed, MachineNotFound, SnapshotNotFound } from '../machine-errors.ts';
import { Virsh } from './virsh.ts';

/** virsh's words for what a domain does; whatever is none of these counts as off. */
export type DomainState = 'running' | 'paused' | 'off';

/** One line of `virsh list --uuid --name`. */
const listLine = /^([0-9a-f-]{36})\s+(.*)$/;

/** One domain of libvirt with one snapshot of it. It is spoken of by its UUID: virsh takes a name of digits for a running domain's number. */
export class LibvirtDomain {
  readonly #virsh: Virsh;
  readonly #uuid: string;
  readonly #snapshot: string;
  /** Whether the snapshot has the memory of a running machine. */
  readonly withMemory: boolean;

  private constructor(virsh: Virsh, uuid: string, snapshot: string, withMemory: boolean) {
    this.#virsh = virsh;
    this.#uuid = uuid;
    this.#snapshot = snapshot;
    this.withMemory = withMemory;
  }

  /** @throws MachineNotFound and SnapshotNotFound with what there is */
  static async find(
    { uri, domain, snapshot }: { readonly uri: string; readonly domain: string; readonly snapshot: string },
    c: Call,
  ): Promise<LibvirtDomain> {
    const virsh = new Virsh(uri);
    const listed = await virsh.lines('list', ['--all', '--uuid', '--name'], c);
    const domains = listed.map((line) => listLine.exec(line)?.slice(1) ?? []);
    const uuid = domains.find((words) => words.includes(domain))?.[0];
    if (uuid === undefined) {
      const names = domains.map(([, name]) => name ?? '');
      throw new MachineNotFound(uri, domain, names);
    }
    const snapshots = await virsh.lines('snapshot-list', ['--domain', uuid, '--name'], c);
    if (!snapshots.includes(snapshot))
      throw new SnapshotNotFound(`the domain '${domain}'`, snapshot, snapshots);
    const info = await virsh.lines('snapshot-info', ['--domain', uuid, '--snapshotname', snapshot], c);
    return new LibvirtDomain(
      virsh,
      uuid,
      snapshot,
      info.some((line) => /^State:\s+(running|paused)$/.test(line)),
    );
  }

  async state(c: Call): Promise<DomainState> {
    const said = await this.reason(c);
    if (/^(running|idle|blocked|in shutdown)\b/.test(said)) return 'running';
    return /^(paused|pmsuspended)\b/.test(said) ? 'paused' : 'off';
  }

  /** In virsh's words, as `paused (ioerror)`. */
  async reason(c: Call): Promise<string> {
    return (await this.#virsh.run('domstate', ['--domain', this.#uuid, '--reason'], c)).trim();
  }

  /**
   * To the configured snapshot, and to no other. Where libvirt says that it wants to be forced (the domain was changed since, or its QEMU
   * must be started anew), it is: whatever the machine did is to be thrown away.
   */
  async revert(to: 'running' | 'paused' | null, c: Call): Promise<void> {
    const state = to === null ? [] : [`--${to}`];
    const revert = ['--domain', this.#uuid, '--snapshotname', this.#snapshot, ...state];
    try {
      await this.#virsh.run('snapshot-revert', revert, c);
    } catch (error) {
      const wantsForce = error instanceof MachineCommandFailed && /requires force/.test(error.said);
      if (!wantsForce) throw error;
      await this.#virsh.run('snapshot-revert', [...revert, '--force'], c);
    }
  }

  async start(c: Call): Promise<void> {
    await this.#virsh.run('start', ['--domain', this.#uuid], c);
  }

  /** At once, as if its plug was pulled. */
  async destroy(c: Call): Promise<void> {
    await this.#virsh.run('destroy', ['--domain', this.#uuid], c);
  }

  /** The guest's clock to that of the machine virsh runs on, by the guest agent. */
  async setClock(c: Call): Promise<void> {
    await this.#virsh.run('domtime', ['--domain', this.#uuid, '--now'], c);
  }
}
