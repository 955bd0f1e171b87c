import { shownSigns } from '../../../controls/shown-signs.ts';
import { necessaryEventIds } from '../../../detections/engine/prefilter/event-ids.ts';
import type { Rule } from '../../../detections/rule.ts';
import type { Control, DetectiveControl } from '../../../model/control.ts';
import type { PlatformName } from '../../../model/scenario.ts';
import type { ControlId } from '../../../model/words.ts';
import { carried } from '../../../targets/reference/telemetry/sensors.ts';

/** Most places that are named of where a rule's events stand. */
const mostPlaces = 3;

/** What shows that a control acted, in words. */
export function signOf(
  control: Control,
  platform: PlatformName,
  rules: ReadonlyMap<ControlId, Rule>,
): string {
  if (control.kind === 'preventive') {
    const sign = shownSigns[control.id]?.[platform] ?? 'its own error code, or its own record';
    return [sign, gatewayLogs[control.id] ?? []].flat().join('; ');
  }
  const rule = rules.get(control.id);
  return rule === undefined
    ? alertOf(control)
    : `${placesOf(rule, platform).join('; or ')}: rule "${rule.title}"`;
}

/** What a gateway stops leaves nothing in the guest. */
const gatewayLogs: Readonly<Record<ControlId, string>> = {
  'web-gateway':
    "the proxy's own log has requests with the marker in their address, as far as it looks into TLS",
  'mail-gateway': "the mail gateway's own log has messages with the marker in their subject",
};

const channelsOfReference: readonly (string | null)[] = Object.values(carried).map(({ channel }) => channel);

/** `Microsoft-Windows-Sysmon/Operational, event 11` */
function placesOf({ places, logSource }: Rule, platform: PlatformName): readonly string[] {
  const onReference = places.filter(({ place: { channel } }) => channelsOfReference.includes(channel));
  const there = platform === 'reference' && onReference.length > 0 ? onReference : places;
  const all = there.map(({ place: { channel, eventIds }, detection }) => {
    const asked = necessaryEventIds(detection);
    const ids = eventIds?.filter((id) => asked?.has(id) ?? true) ?? (asked === null ? null : [...asked]);
    return `${channel ?? 'any log'}${ids === null ? '' : `, event ${ids.join(', ')}`}`;
  });
  const distinct = [...new Set(all)];
  if (distinct.length === 0) return [`events of ${logSource.label}`];
  const more = distinct.length - mostPlaces;
  return more > 0 ? [...distinct.slice(0, mostPlaces), `${more} other logs`] : distinct;
}

/** A rule of a SIEM or EDR: its title is in the control's. */
function alertOf({ sources }: DetectiveControl): string {
  return `its alert${sources.length === 0 ? '' : ` in ${sources.join(', ')}`}`;
}
