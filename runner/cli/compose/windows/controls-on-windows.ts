import { catalogueOf } from '../../../controls/catalogue.ts';
import type { EventPlace } from '../../../detections/log-sources/event-place.ts';
import type { Rule } from '../../../detections/rule.ts';
import type { Control } from '../../../model/control.ts';
import { alertControls } from '../../../sources/alert-controls.ts';
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
    const sources = feeds
      .filter(({ places }) => places.some((place) => meets(rule, place)))
      .map(({ id }) => id);
    return { rule, control: { ...control, sources }, missing: sources.length > 0 ? [] : unsupplied(rule) };
  });
}

type Place = Pick<EventPlace, 'eventIds'> & { readonly channel: string };

const feeds = Object.entries(windowsSensors).map(([id, { channel, eventIds }]) => ({
  id,
  places: [
    ...channels[channel].map((name): Place => ({ channel: name, eventIds })),
    ...(id === 'processes'
      ? channels[auditedProcess.channel].map(
          (name): Place => ({ channel: name, eventIds: auditedProcess.eventIds }),
        )
      : []),
  ],
}));

/** Whether any event of that place can be of the rule's log source. */
function meets({ logSource }: Rule, { channel, eventIds }: Place): boolean {
  return logSource.places.some(
    (place) =>
      (place.channel === null || place.channel.toLowerCase() === channel.toLowerCase()) &&
      (place.eventIds === null || eventIds === null || place.eventIds.some((id) => eventIds.includes(id))),
  );
}
