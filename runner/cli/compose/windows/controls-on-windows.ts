import { catalogueOf } from '../../../controls/catalogue.ts';
import type { EventPlace } from '../../../detections/log-sources/event-place.ts';
import type { Rule } from '../../../detections/rule.ts';
import type { Control } from '../../../model/control.ts';
import { alertControls } from '../../../sources/alert-controls.ts';
import { ruledChannelId } from '../../../targets/windows/telemetry/ruled-channels.ts';
import {
  auditedProcess,
  channels,
  windowsSensors,
} from '../../../targets/windows/telemetry/windows-sensors.ts';
import type { ChosenTarget } from '../../running/chosen-targets.ts';
import { type OwnRule, unsupplied } from '../lab/own-control.ts';
import { type Lab, sourcesOf } from '../lab.ts';

type WindowsTarget = Extract<ChosenTarget, { platform: 'windows' }>;

/** The controls that the rules of a target's sources are. */
export function alertsOn(target: ChosenTarget): readonly Control[] {
  return target.platform === 'windows' ? sourcesOf(target.config, target.lab).flatMap(alertControls) : [];
}

/** Everything that is judged on a Windows target. */
export function controlsOn(target: WindowsTarget): readonly Control[] {
  return [
    ...catalogueOf('windows'),
    ...ownRulesOn(target.lab).map(({ control }) => control),
    ...alertsOn(target),
  ];
}

/** The user's rules as controls of a Windows target: other sources feed them there than on the reference target. */
export function ownRulesOn(lab: Lab): readonly OwnRule[] {
  return lab.rules.map(({ rule, control }) => {
    const sources = [...sensorsFor(rule), ...otherChannels(rule).map(ruledChannelId)];
    return { rule, control: { ...control, sources }, missing: sources.length > 0 ? [] : unsupplied(rule) };
  });
}

/** The channels that the user's rules read and no sensor of the target does. */
export function ruledChannelsOn(lab: Lab): readonly string[] {
  return [...new Set(lab.rules.flatMap(({ rule }) => otherChannels(rule)))];
}

const sensors = Object.entries(windowsSensors).map(([id, { channel, eventIds }]) => ({
  id,
  places: channels[channel].map((name): Place => ({ channel: name, eventIds })),
}));

type Place = Pick<EventPlace, 'channel' | 'eventIds'>;

function sensorsFor({ logSource }: Rule): readonly string[] {
  return sensors
    .filter(({ places }) => places.some((place) => logSource.places.some((each) => meet(each, place))))
    .map(({ id }) => id);
}

/** Of a rule: where its events may stand, and no sensor looks. One that reads every channel names none. */
function otherChannels(rule: Rule): readonly string[] {
  const watched = sensors.flatMap(({ places }) => places);
  const standsIn = sensorsFor(rule).includes('processes');
  const others = rule.logSource.places
    .filter((place) => !watched.some((each) => meet(place, each)))
    .filter((place) => !(standsIn && isAuditedProcess(place)));
  return [...new Set(others.flatMap(({ channel }) => channel ?? []))];
}

/** Read by the sensor of processes where Sysmon is missing, and nothing else of its channel. */
function isAuditedProcess({ channel, eventIds }: Place): boolean {
  const names: readonly (string | null)[] = channels[auditedProcess.channel];
  const ids: readonly number[] = auditedProcess.eventIds;
  return names.includes(channel) && eventIds?.every((id) => ids.includes(id)) === true;
}

/** Whether the same event can be of both. */
function meet(one: Place, other: Place): boolean {
  const sameChannel =
    one.channel === null ||
    other.channel === null ||
    one.channel.toLowerCase() === other.channel.toLowerCase();
  const { eventIds } = other;
  return (
    sameChannel &&
    (one.eventIds === null || eventIds === null || one.eventIds.some((id) => eventIds.includes(id)))
  );
}
