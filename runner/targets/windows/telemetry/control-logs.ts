import type { WinEvent } from '../../../model/win-event.ts';
import type { Call } from '../../../ports/call.ts';
import type { ControlDecision, ControlLog } from '../../../ports/control-log.ts';
import type { DesktopPrompts, SeenPrompt } from '../guest/desktop-prompts.ts';
import { GuestOperationError } from '../guest/guest-operation-error.ts';
import type { ChannelLog } from './channel-log.ts';

type Decision = Pick<ControlDecision, 'control' | 'action' | 'path' | 'pid'>;

/**
 * The prompts that the desktop task saw: what stood on the screen is the launch gate's own word, and says who showed it. A window of
 * somebody else is no decision of the launch gate.
 */
export class PromptLog implements ControlLog {
  readonly id = 'prompts';
  readonly #prompts: DesktopPrompts;

  constructor(prompts: DesktopPrompts) {
    this.#prompts = prompts;
  }

  async cursor(): Promise<string> {
    return String(this.#prompts.seen.length);
  }

  async *read(from: string): AsyncIterable<ControlDecision> {
    for (const [index, prompt] of this.#prompts.seen.entries()) {
      if (index < Number(from) || prompt.kind === 'other') continue;
      yield {
        cursor: String(index + 1),
        control: 'launch-gate',
        action: blocks(prompt) ? 'block' : 'warn',
        path: prompt.path,
        pid: prompt.pid ?? null,
        at: prompt.at ?? '',
        raw: { source: this.id, media: 'application/json', bytes: Buffer.from(JSON.stringify(prompt)) },
      };
    }
  }
}

/** SmartScreen's dialog without a way on; the security warning always has one. */
function blocks({ kind, canGoOn }: SeenPrompt): boolean {
  return kind === 'smartscreen' && !canGoOn;
}

/** What one event decides: nothing, or one thing, or one thing of each of several files. */
type Decide = (event: WinEvent) => Decision | readonly Decision[] | null;

/** Decisions in a channel of Windows. A channel that this account may not read gives no sign, and none is made up. */
export class ChannelDecisions implements ControlLog {
  readonly id: string;
  readonly #log: ChannelLog;
  readonly #decide: Decide;

  constructor(id: string, log: ChannelLog, decide: Decide) {
    this.id = id;
    this.#log = log;
    this.#decide = decide;
  }

  async cursor(c: Call): Promise<string> {
    const newest = await unlessDenied(this.#log.tail(c));
    if (newest === null) return closed;
    return (await unlessDenied(this.#log.since(newest, c))) === null ? closed : String(newest);
  }

  async *read(from: string, c: Call): AsyncIterable<ControlDecision> {
    if (from === closed) return;
    for (const { record, event, raw } of await this.#log.since(Number(from), c)) {
      const at = event.Event.System.TimeCreated.SystemTime;
      for (const decision of [this.#decide(event) ?? []].flat())
        yield { ...decision, cursor: String(record), at, raw };
    }
  }
}

/** Null where this account may not read it. */
async function unlessDenied<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof GuestOperationError && error.code === accessDenied) return null;
    throw error;
  }
}

const closed = 'closed';
/** E_ACCESSDENIED, which .NET's exception of that kind has, too. */
const accessDenied = '0x80070005';

/** "The installation of this device is forbidden by system policy", which needs the audit of plug and play events [H]. */
const deviceForbidden = 6_423;
/** The drive or disk that Windows makes for an image: `SCSI\CdRomMsft____Virtual_DVD-ROM_` [M]. */
const virtualDrive = /Msft[\s_]*Virtual[\s_]*(DVD-ROM|Disk)|Virtual[\s_]DVD-ROM|PROD_VIRTUAL_(DVD-ROM|DISK)/i;

export function deviceDecision({ Event }: WinEvent): Decision | null {
  if (Event.System.EventID !== deviceForbidden) return null;
  const { DeviceId, DeviceDescription, VendorIds, CompatibleIds } = Event.EventData ?? {};
  const device = [DeviceId, DeviceDescription, VendorIds, CompatibleIds].map(String).join('\n');
  if (!virtualDrive.test(device)) return null;
  return { control: 'virtual-drive-policy', action: 'block', path: null, pid: null };
}

/**
 * SmartScreen's own debug channel. What the values of `Enforcement` mean is not documented, so its records are kept beside the verdict
 * and prove neither a block nor a warning.
 */
export function smartScreenDecision({ Event }: WinEvent): Decision | null {
  const { EventID } = Event.System;
  if (EventID < 1_000 || EventID > 1_003) return null;
  const path = Event.EventData?.FilePath;
  return {
    control: 'launch-gate',
    action: 'audit',
    path: typeof path === 'string' ? path : null,
    pid: null,
  };
}
