import type { ConditionPart } from '../../detections/engine/explanation.ts';
import type { Rule } from '../../detections/rule.ts';
import type { DetectiveControl } from '../../model/control.ts';
import type { WinEvent } from '../../model/win-event.ts';
import { carried } from '../../targets/reference/telemetry/sensors.ts';

/** Events of one Windows log. */
interface LogPart {
  readonly provider: string;
  readonly channel: string;
  readonly eventIds: readonly number[];
}

/** A user's rule as a control of the reference target. */
export interface OwnRule {
  readonly rule: Rule;
  readonly control: DetectiveControl;
  /** What its log source needs and the target lacks. */
  readonly missing: readonly string[];
}

/** The file's name is the control; which sensors feed it follows from the events that they write. */
export function ownRule(rule: Rule, actsAt: DetectiveControl['actsAt']): OwnRule {
  const parts = Object.entries(carried);
  const fitting = parts.filter(([, part]) => holds(rule, part));
  const sources = fitting.filter(([, part]) => canMatch(rule, part)).map(([sensor]) => sensor);
  const control = { id: rule.name, kind: 'detective', title: rule.title, actsAt, needsMark: false } as const;
  const missing =
    sources.length > 0
      ? []
      : fitting.length === 0
        ? unsupplied(rule)
        : [
            `an event that it can match (of ${rule.logSource.label} the target has the ids ${[...new Set(fitting.flatMap(([, { eventIds }]) => eventIds))].sort((a, b) => a - b).join(', ')})`,
          ];
  return { rule, control: { ...control, sources }, missing };
}

function unsupplied({ logSource: { label, channels, eventIds, needs } }: Rule): readonly string[] {
  const where = channels === null ? 'in no Windows event log' : channels.join(' or ');
  const ids = eventIds === null ? '' : `, event ${eventIds.join(', ')}`;
  return [`events of ${label} (${where}${ids})`, ...needs];
}

/** What Sysmon and VHDMP write of which step, wherever they run. */
const writtenOf: readonly (LogPart & { readonly step: 'deliver' | 'mount' | 'open' })[] = [
  { step: 'deliver', ...carried.files, eventIds: [11, 15] },
  { step: 'mount', ...carried.mounts },
  { step: 'open', ...carried.processes },
];

/** The step that a rule acts at, as far as its log source says it: null where it can hold events of none, or of several. */
export function stepOf(rule: Rule): 'deliver' | 'mount' | 'open' | null {
  const steps = writtenOf.filter((part) => holds(rule, part));
  const [one, ...more] = steps.map(({ step }) => step);
  return more.length > 0 ? null : (one ?? null);
}

/** Whether any of these events is of the rule's log source. */
function holds({ logSource }: Rule, part: LogPart): boolean {
  return logSource.places.some(
    ({ channel, eventIds }) =>
      (channel === null || channel.toLowerCase() === part.channel.toLowerCase()) &&
      (eventIds === null || part.eventIds.some((id) => eventIds.includes(id))),
  );
}

/**
 * Whether the rule can match any of these events. What it says of an event's id and log is decided; what it says of anything else may
 * hold or not.
 */
function canMatch(rule: Rule, part: LogPart): boolean {
  return part.eventIds.some((id) => {
    const one = { ...part, eventIds: [id] };
    return holds(rule, one) && heldBy(rule.explain(bare(one.provider, one.channel, id)).condition) !== false;
  });
}

/** An event with nothing in it. */
function bare(provider: string, channel: string, id: number): WinEvent {
  return {
    Event: {
      System: {
        Provider: { Name: provider },
        EventID: id,
        Channel: channel,
        Computer: '',
        EventRecordID: 1,
        TimeCreated: { SystemTime: '' },
      },
      EventData: {},
    },
  };
}

const decided = ['eventid', 'channel', 'provider_name'];

/** Null: it depends on what the event holds. */
function heldBy(part: ConditionPart): boolean | null {
  if (part.is === 'field') {
    const field = part.eventField ?? part.field;
    return field !== null && decided.includes(field.toLowerCase()) && !part.modifiers.includes('fieldref')
      ? part.held
      : null;
  }
  const parts = part.parts.map(heldBy);
  if (parts.length === 0) return null;
  if (part.is === 'not') {
    const [inner = null] = parts;
    return inner === null ? null : !inner;
  }
  const decides = part.is === 'any' || part.is === 'any-of-list';
  if (parts.includes(decides)) return decides;
  return parts.includes(null) ? null : !decides;
}
