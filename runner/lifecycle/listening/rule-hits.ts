import type { DetectiveControl } from '../../model/control.ts';
import type { Alert, ArmTraits, SeenEvent } from '../../ports/detector.ts';
import type { Rig } from '../rig.ts';
import { isOfCanary } from './canary.ts';
import type { Watch } from './watch.ts';

/** A rule's hit on an event of a source that its control hangs on. */
export interface RuleHit {
  readonly alert: Alert;
  readonly control: DetectiveControl;
  readonly seen: SeenEvent;
}

interface Listening {
  readonly rig: Pick<Rig, 'catalogue' | 'detector'>;
  readonly watch: Watch;
  readonly canaryTokens: readonly string[];
}

/** Every hit of every rule on everything that was read so far. What ties it to the arm is asked for each source: each may have its clock. */
export function ruleHits(
  { rig, watch }: Listening,
  traitsOf: (source: string) => ArmTraits,
): readonly RuleHit[] {
  const bySource = Map.groupBy(watch.events(String), ({ source }) => source);
  return [...bySource].flatMap(([source, events]) => hitsOn(events, traitsOf(source), rig));
}

/** The same where nothing was done but for the canaries, which are the harness's own doing. */
export function quietHits({ rig, watch, canaryTokens }: Listening): readonly RuleHit[] {
  const events = watch.events(String).filter(({ event }) => !isOfCanary(event, canaryTokens));
  return hitsOn(events, null, rig);
}

function hitsOn(
  events: readonly SeenEvent[],
  arm: ArmTraits | null,
  { detector, catalogue }: Listening['rig'],
): readonly RuleHit[] {
  const byId = new Map(events.map((seen) => [seen.id, seen]));
  return detector.detect(events, arm).flatMap((alert) => {
    const control = catalogue.find(({ id }) => id === alert.control);
    const seen = byId.get(alert.eventId);
    if (control?.kind !== 'detective' || seen === undefined) return [];
    // What another source wrote into its log is no evidence of the one that the control hangs on.
    return control.sources.includes(seen.source) ? [{ alert, control, seen }] : [];
  });
}
