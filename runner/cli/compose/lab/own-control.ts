import type { ConditionPart } from '../../../detections/engine/explanation.ts';
import type { Rule } from '../../../detections/rule.ts';
import type { DetectiveControl } from '../../../model/control.ts';
import type { WinEvent } from '../../../model/win-event.ts';
import { type CarriedLog, carried } from '../../../targets/reference/telemetry/sensors.ts';

/** A user's rule as a control of the reference target. */
export interface OwnRule {
  readonly rule: Rule;
  readonly control: DetectiveControl;
  /** What its log source needs and the target lacks. */
  readonly missing: readonly string[];
}

/** The file's name is the control; which sensors feed it follows from the events that they write. */
export function ownRule(rule: Rule, actsAt: DetectiveControl['actsAt']): OwnRule {
  const fitting = Object.entries(carried).filter(([, log]) => holds(rule, log));
  const sources = fitting.filter(([, log]) => canMatch(rule, log)).map(([sensor]) => sensor);
  const control = { id: rule.name, kind: 'detective', title: rule.title, actsAt, needsMark: false } as const;
  const missing =
    sources.length > 0
      ? []
      : fitting.length === 0
        ? unsupplied(rule)
        : unmatched(
            rule,
            fitting.map(([, log]) => log),
          );
  return { rule, control: { ...control, sources }, missing };
}

/** What a rule needs of which a target has nothing at all. */
export function unsupplied({ logSource: { label, channels, eventIds, needs } }: Rule): readonly string[] {
  const where = channels === null ? 'in no Windows event log' : channels.join(' or ');
  const ids = eventIds === null ? '' : `, event ${eventIds.join(', ')}`;
  return [`events of ${label} (${where}${ids})`, ...needs];
}

function unmatched(rule: Rule, logs: readonly CarriedLog[]): readonly string[] {
  const events = logs.flatMap((log) => eventsOf(rule, log));
  const ids = [...new Set(logs.flatMap((log) => [...log.events.keys()]))].sort((a, b) => a - b).join(', ');
  const absent = [...new Set(events.flatMap((event) => absentFields(rule.explain(event).condition)))];
  const without = absent.length === 0 ? '' : `, without ${absent.join(', ')}`;
  return [`an event that it can match (of ${rule.logSource.label} the target has the ids ${ids}${without})`];
}

/** What Sysmon and VHDMP write of which step, wherever they run. */
const writtenOf: readonly { readonly step: 'deliver' | 'mount' | 'open'; readonly log: CarriedLog }[] = [
  { step: 'deliver', log: carried.files },
  { step: 'deliver', log: carried.streams },
  { step: 'mount', log: carried.mounts },
  { step: 'open', log: carried.processes },
];

/** The step that a rule acts at, as far as its log source says it: null where it can hold events of none, or of several. */
export function stepOf(rule: Rule): 'deliver' | 'mount' | 'open' | null {
  const steps = new Set(writtenOf.filter(({ log }) => holds(rule, log)).map(({ step }) => step));
  const [one, ...more] = steps;
  return more.length > 0 ? null : (one ?? null);
}

/** Whether any of these events is of the rule's log source. */
function holds(rule: Rule, log: CarriedLog): boolean {
  return eventsOf(rule, log).length > 0;
}

/**
 * Whether the rule can match any of these events. What it says of an event's id and log, and of what the event does not have, is
 * decided; what it says of anything else may hold or not.
 */
function canMatch(rule: Rule, log: CarriedLog): boolean {
  return eventsOf(rule, log).some((event) => heldBy(rule.explain(event).condition) !== false);
}

/** One event of each id that is of the rule's log source, with every name that the target gives it. */
function eventsOf({ logSource }: Rule, { provider, channel, events }: CarriedLog): readonly WinEvent[] {
  return [...events]
    .map(
      ([id, names]): WinEvent => ({
        Event: {
          System: {
            Provider: { Name: provider },
            EventID: id,
            Channel: channel,
            Computer: 'reference-guest',
            EventRecordID: 1,
            TimeCreated: { SystemTime: '1970-01-01T00:00:00Z' },
            Execution: { ProcessID: 1 },
          },
          EventData: Object.fromEntries(names.map((name) => [name, '?'])),
        },
      }),
    )
    .filter((event) => logSource.carries(event));
}

const decided = ['eventid', 'channel', 'eventlog', 'provider_name'];

/** Null: it depends on what the event holds. */
function heldBy(part: ConditionPart): boolean | null {
  if (part.is === 'field') {
    const field = part.eventField ?? part.field;
    if (field === null || part.modifiers.includes('fieldref')) return null;
    return part.seen === null || decided.includes(field.toLowerCase()) ? part.held : null;
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

/** Fields that the rule asks for and the event does not have. */
function absentFields(part: ConditionPart): readonly string[] {
  if (part.is !== 'field') return part.parts.flatMap(absentFields);
  const field = part.eventField ?? part.field;
  return field !== null && part.seen === null && !part.held ? [field] : [];
}
