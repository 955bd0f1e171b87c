import { HarnessError } from '../../model/errors.ts';

/** More was to be given to a program than one command of the agent can hold: a fault of the harness. */
export class AgentInputError extends HarnessError {
  readonly code = 'AGENT_INPUT';
  readonly category = 'internal';
  constructor(bytes: number, most: number) {
    super(
      `a command for the guest agent with ${bytes} bytes, where ${most} can be given`,
      'please report it; large data go into a file first',
    );
  }
}

/** There is no virsh on this machine. */
export class VirshNotFoundError extends HarnessError {
  readonly code = 'VIRSH_NOT_FOUND';
  readonly category = 'environment';
  constructor() {
    super("there is no program 'virsh' on this machine", 'install it: `apt install libvirt-clients`');
  }
}

const troubles = {
  VIRSH_UNREACHABLE: [
    /failed to connect to the hypervisor/,
    'see that libvirt runs there and that you may use it: `virsh --connect URI list`',
  ],
  VIRSH_NO_DOMAIN: [/failed to get domain|Domain not found/, 'see `virsh list --all` for the right name'],
  VIRSH_NOT_RUNNING: [/[Dd]omain is not running/, 'start the domain'],
  VIRSH_NO_CHANNEL: [
    /QEMU guest agent is not configured/,
    "add a channel named org.qemu.guest_agent.0 to the domain's XML",
  ],
  VIRSH_NO_AGENT: [
    /QEMU guest agent is not connected|not available due to an error|Guest agent disappeared/,
    'see that the QEMU guest agent is installed in the guest and that its service runs',
  ],
  VIRSH_FAILED: [/^/, "look at virsh's words, then try again"],
} as const;

type Trouble = keyof typeof troubles;

/** virsh or libvirt could not get through to the agent. */
export class VirshError extends HarnessError {
  readonly code: Trouble;
  readonly category = 'environment';

  /** `words` are virsh's own. */
  constructor(domain: string, words: string) {
    const known = Object.entries(troubles).find(([, [sign]]) => sign.test(words));
    const [code, [, mend]] = known ?? ['VIRSH_FAILED', troubles.VIRSH_FAILED];
    super(`virsh could not reach the guest agent of '${domain}': ${words || 'no reason given'}`, mend);
    this.code = code as Trouble;
  }

  /** Whether a guest that boots may mend it by itself. */
  get mayChange(): boolean {
    return this.code === 'VIRSH_NO_AGENT';
  }
}
