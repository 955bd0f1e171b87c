export const detectionSchemaName = 'motw.detect/1';

/** What `motw detect` says: Sigma rules over recorded events. */
export interface DetectionReport {
  readonly schema: typeof detectionSchemaName;
  /** Events that were looked at; a script that was logged in parts is one. */
  readonly events: number;
  /** Places that should hold an event and can't be read. */
  readonly damaged: number;
  /** In the order of their files; none is left out. */
  readonly rules: readonly RuleReport[];
  /** The first damaged places, for people. */
  readonly damage: readonly DamagedPlace[];
}

export type RuleReport = CompiledRuleReport | RefusedRuleReport;

interface NamedRule {
  readonly id: string;
  readonly title: string;
  readonly file: string;
  /** Whether it was named as one that must match. */
  readonly expected: boolean;
  readonly matches: number;
}

export interface CompiledRuleReport extends NamedRule {
  readonly status: 'compiled';
  readonly reason: null;
  readonly level: string | null;
  /** As the rule names it: product, category, service. */
  readonly logSource: string;
  /** Who carries it: Windows event logs; another product; or it is not known here. Of the last two no event is ever looked at. */
  readonly carriedBy: 'windows' | 'elsewhere' | 'unknown';
  /** `*` is every channel; null where no Windows event log carries it. */
  readonly channels: readonly string[] | null;
  /** Null where it is the whole channel. */
  readonly eventIds: readonly number[] | null;
  /** Of its log source, that were looked at; null where none ever is. */
  readonly events: number | null;
  /** What its log source needs switched on, in words. */
  readonly needs: readonly string[];
  /** The first matches. */
  readonly matched: readonly MatchReport[];
  /** Why it did not match, where that was asked for: the event of which most held. */
  readonly nearestMiss: MatchReport | null;
}

export interface RefusedRuleReport extends NamedRule {
  readonly status: 'refused';
  readonly reason: string;
  readonly line: number;
  readonly column: number;
}

/** One event that one rule was held against. */
export interface MatchReport {
  readonly file: string;
  /** Where in the file, for people: `record 17`. */
  readonly at: string;
  readonly channel: string;
  readonly eventId: number;
  /** As the event has it. */
  readonly time: string;
  readonly computer: string;
  /** Which parts of the rule held and which did not, with the values; a line each, indented by two spaces a level. */
  readonly because: readonly string[];
}

export interface DamagedPlace {
  readonly file: string;
  readonly at: string;
  readonly reason: string;
}
