import type { ControlId } from '../../model/words.ts';
import type { Call } from '../../ports/call.ts';
import type { Channel } from '../../ports/channel.ts';
import type { ControlLog } from '../../ports/control-log.ts';
import type { EventSource } from '../../ports/event-source.ts';
import type { ProbedState } from '../../ports/guest.ts';
import type { Machine } from '../../ports/machine.ts';
import type { Session, Target } from '../../ports/target.ts';
import { DesktopPrompts } from './guest/desktop-prompts.ts';
import { GuestKnowledge } from './guest/guest-knowledge.ts';
import { OperationRunner } from './guest/operation-runner.ts';
import { nothing } from './guest/windows-answers.ts';
import { WindowsGuest } from './guest/windows-guest.ts';
import type { WindowsHost } from './guest/windows-host.ts';
import { MayNotRunError, mayRun } from './may-run.ts';
import { Canaries } from './telemetry/canaries.ts';
import { ChannelLog } from './telemetry/channel-log.ts';
import { ChannelDecisions, deviceDecision, PromptLog } from './telemetry/control-logs.ts';
import {
  appLockerDecisions,
  codeIntegrityDecisions,
} from './telemetry/files-in-logs/application-decisions.ts';
import { defenderDecisions } from './telemetry/files-in-logs/defender-decisions.ts';
import { FileDecisions } from './telemetry/files-in-logs/file-decisions.ts';
import { drivesOf } from './telemetry/files-in-logs/guest-drives.ts';
import { LogReader } from './telemetry/log-reader.ts';
import { ruledChannel } from './telemetry/ruled-channels.ts';
import { SmartScreenLog } from './telemetry/smart-screen-log.ts';
import { type ChannelsBefore, SwitchedOnLogs } from './telemetry/switched-on-logs.ts';
import { channels } from './telemetry/windows-sensors.ts';
import { type GuestLogs, windowsSources } from './telemetry/windows-sources.ts';

export interface WindowsSettings {
  readonly name: string;
  /** Whose Downloads folder and desktop are used: a local or domain account's name. */
  readonly user: string;
  readonly machine: Machine;
  /** Of products that receive this machine's telemetry. */
  readonly sources: readonly EventSource[];
  readonly host: WindowsHost;
  /** Channels that may be switched on for as long as a session lasts. */
  readonly enableLogs: readonly 'smartscreen'[];
  /** Channels that rules of the user's own read and no sensor of ours does. */
  readonly ruledChannels: readonly string[];
  /** A small ISO image with nothing of interest in it, for the canary of mounts: it is asked about and never mounted. */
  readonly canaryImage: Uint8Array;
}

/** A Windows machine of the user's own: nothing of it is modelled, and nothing of it is changed. */
export class WindowsTarget implements Target {
  readonly name: string;
  readonly platform = 'windows';
  readonly modelled: readonly string[] = [];
  readonly posture = { name: null, declared: {} };
  readonly machine: Machine;
  readonly shipsTelemetry: boolean;
  readonly #settings: WindowsSettings;
  readonly #before: ChannelsBefore = new Map();

  constructor(settings: WindowsSettings) {
    this.name = settings.name;
    this.machine = settings.machine;
    this.shipsTelemetry = settings.sources.length > 0;
    this.#settings = settings;
  }

  session(channel: Channel): Session {
    const { host, user, sources, enableLogs, ruledChannels, canaryImage } = this.#settings;
    const runner = new OperationRunner(host, channel, user);
    const knowledge = new GuestKnowledge(runner);
    const prompts = new DesktopPrompts();
    const reader = new LogReader(runner);
    const logs = guestLogs(reader);
    const ruled = ruledChannels.map((channel) => ({
      channel,
      log: sharedLog(logs, channel) ?? new ChannelLog(reader, [channel]),
    }));
    const switched = new SwitchedOnLogs(runner, this.#before);
    const drives = drivesOf(runner);
    const controlLogs: readonly ControlLog[] = [
      new PromptLog(prompts),
      new ChannelDecisions('device-installation', logs.security, deviceDecision),
      new FileDecisions('defender', logs.defender, defenderDecisions, drives),
      new FileDecisions('app-locker', logs.appLocker, appLockerDecisions, drives),
      new FileDecisions('code-integrity', logs.codeIntegrity, codeIntegrityDecisions, drives),
      ...(enableLogs.includes('smartscreen') ? [new SmartScreenLog(logs.smartscreen, switched)] : []),
    ];
    return {
      guest: new WindowsGuest(runner, knowledge, prompts),
      sources: [
        ...windowsSources(logs, knowledge, new Canaries(runner, canaryImage)),
        ...ruled.map(({ channel, log }) => ruledChannel(channel, log)),
        ...sources,
      ],
      controlLogs,
      switchboard: null,
      async *evidenceFiles(c) {
        yield* prompts.photographs(runner, c);
        yield* filesOf(new Set([...Object.values(logs), ...ruled.map(({ log }) => log)]), c);
      },
      end: once(async (c) => {
        await switched.restore(c);
        await runner.ask('remove-own', {}, nothing, c);
      }),
    };
  }

  /**
   * What identifies the machine, and explains its verdicts. Throws where the harness may not work there: every run asks for this first,
   * so none goes past it.
   */
  async fingerprint(session: Session, c: Call): ReturnType<Target['fingerprint']> {
    const facts = await session.guest.facts(c);
    const refusal = mayRun(facts, this.#settings.host);
    if (refusal !== null) {
      await session.end?.(c);
      throw new MayNotRunError(refusal);
    }
    const posture = await session.guest.posture(c);
    const { edition, productType, architecture, sysmon, desktopSession } = facts.details;
    return {
      build: facts.build,
      edition: edition ?? null,
      productType: productType ?? null,
      architecture: architecture ?? null,
      fixOf41091: posture.get('motw-propagation')?.state ?? 'unknown',
      sysmon: sysmon ?? null,
      user: this.#settings.user,
      desktopSession: desktopSession ?? null,
      agent: facts.user,
      elevated: facts.elevated,
      policies: inShort(posture),
    };
  }
}

/** What ended well is not ended again: with the scripts gone, there is nothing left to do it with. */
function once(end: (c: Call) => Promise<void>): (c: Call) => Promise<void> {
  let ended: Promise<void> | null = null;
  return (c) => {
    ended ??= end(c).catch((error: unknown) => {
      ended = null;
      throw error;
    });
    return ended;
  };
}

function guestLogs(reader: LogReader): GuestLogs {
  return {
    vhdmp: new ChannelLog(reader, channels.vhdmp),
    sysmon: new ChannelLog(reader, channels.sysmon),
    security: new ChannelLog(reader, channels.security),
    smartscreen: new ChannelLog(reader, channels.smartscreen),
    defender: new ChannelLog(reader, channels.defender),
    appLocker: new ChannelLog(reader, channels.appLocker),
    codeIntegrity: new ChannelLog(reader, channels.codeIntegrity),
  };
}

async function* filesOf(logs: Iterable<ChannelLog>, c: Call) {
  for (const log of logs) {
    const file = await log.file(c);
    if (file !== null) yield file;
  }
}

/** A channel is read once, whoever asks for it. */
function sharedLog(logs: GuestLogs, channel: string): ChannelLog | null {
  const kinds = Object.keys(channels) as (keyof GuestLogs)[];
  const kind = kinds.find((one) =>
    channels[one].some((name) => name.toLowerCase() === channel.toLowerCase()),
  );
  return kind === undefined ? null : logs[kind];
}

function inShort(posture: ReadonlyMap<ControlId, ProbedState>): string {
  const states = [...posture].flatMap(([control, { state, ofImages = {} }]) => [
    `${control}=${state}`,
    ...Object.entries(ofImages)
      .filter(([, own]) => own !== state)
      .map(([kind, own]) => `${control}(${kind})=${own}`),
  ]);
  return states.sort().join(' ');
}
