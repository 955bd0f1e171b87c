import type { Call } from '../../../ports/call.ts';
import type { EventSource } from '../../../ports/event-source.ts';
import type { GuestKnowledge } from '../guest/guest-knowledge.ts';
import type { Canaries } from './canaries.ts';
import type { ChannelLog } from './channel-log.ts';
import { EventChannel, type Feed } from './event-channel.ts';
import {
  auditedProcess,
  channels,
  firstBuildWithHandles,
  type WindowsSensor,
  windowsSensors,
} from './windows-sensors.ts';

/** The logs that are read, each shared by those who read it. */
export type GuestLogs = Readonly<Record<keyof typeof channels, ChannelLog>>;

/** The sources of Windows itself. */
export function windowsSources(
  logs: GuestLogs,
  knowledge: GuestKnowledge,
  canaries: Canaries,
): readonly EventSource[] {
  return (Object.keys(windowsSensors) as WindowsSensor[]).map((id) => {
    const feed = (c: Call) => feedOf(id, logs, knowledge, c);
    return new EventChannel({
      id,
      serves: windowsSensors[id].serves,
      feed,
      lacks: (c) => lacksOf(id, logs, knowledge, c),
      canary: (token, c) => canaries.send(id, token, c),
    });
  });
}

async function feedOf(id: WindowsSensor, logs: GuestLogs, knowledge: GuestKnowledge, c: Call): Promise<Feed> {
  const { channel, eventIds } =
    id === 'processes' && !(await hasSysmon(knowledge, c)) ? auditedProcess : windowsSensors[id];
  return { log: logs[channel], eventIds };
}

async function lacksOf(
  id: WindowsSensor,
  logs: GuestLogs,
  knowledge: GuestKnowledge,
  c: Call,
): Promise<readonly string[]> {
  if (windowsSensors[id].channel === 'vhdmp') {
    const { facts } = await knowledge.get(c);
    const build = Number.parseInt(facts.build, 10);
    const early = `event 12 of VHDMP, which Windows has from build ${firstBuildWithHandles} on (this is ${facts.build}): no canary can prove the log alive`;
    return [
      ...(await lacksOfChannel(logs.vhdmp, channels.vhdmp[0], c)),
      ...(build < firstBuildWithHandles ? [early] : []),
    ];
  }
  if (await hasSysmon(knowledge, c)) {
    const { running } = (await knowledge.get(c)).facts.sysmon;
    const gone = await lacksOfChannel(logs.sysmon, channels.sysmon[0], c);
    return running ? gone : ['a Sysmon that runs', ...gone];
  }
  if (id !== 'processes') return ['Sysmon'];
  return lacksOfChannel(logs.security, channels.security[0], c);
}

async function hasSysmon(knowledge: GuestKnowledge, c: Call): Promise<boolean> {
  return (await knowledge.get(c)).facts.sysmon.version !== null;
}

export async function lacksOfChannel(log: ChannelLog, name: string, c: Call): Promise<readonly string[]> {
  const state = await log.state(c);
  if (state === null) return [`the channel ${name}`];
  return state.enabled === false ? [`the channel ${state.channel}, which is switched off`] : [];
}
