import type { CompiledRuleReport, MatchReport } from '../../model/detection-report.ts';
import type { WinEvent } from '../../model/win-event.ts';
import { RuleSet } from '../engine/rule-set.ts';
import type { Rule } from '../rule.ts';
import { reasonsOf } from './reasons.ts';
import { SourceCounts } from './source-counts.ts';

export interface TallyOptions {
  /** How many matches of each rule are kept; the others are counted. */
  readonly kept: number;
  /** Say of each match that is kept which parts of the rule held. */
  readonly explain: boolean;
  /** Rules of which the nearest miss is wanted as long as they do not match. */
  readonly chased: ReadonlySet<Rule>;
}

/** Where an event stands. */
export interface Place {
  readonly file: string;
  readonly at: string;
}

interface Tally {
  matches: number;
  readonly matched: MatchReport[];
  nearest: { readonly score: number; readonly miss: MatchReport } | null;
}

/** Rules held against one event after the other. What it remembers does not grow with the number of events. */
export class RuleTally {
  readonly #rules: RuleSet;
  readonly #options: TallyOptions;
  readonly #sources: SourceCounts;
  readonly #tallies: ReadonlyMap<Rule, Tally>;
  #events = 0;

  constructor(rules: readonly Rule[], options: TallyOptions) {
    this.#rules = new RuleSet(rules);
    this.#options = options;
    this.#sources = new SourceCounts(rules.map(({ logSource }) => logSource));
    this.#tallies = new Map(rules.map((rule) => [rule, { matches: 0, matched: [], nearest: null }]));
  }

  get events(): number {
    return this.#events;
  }

  add(event: WinEvent, place: Place): void {
    this.#events++;
    this.#sources.add(event);
    for (const rule of this.#rules.match(event)) this.#matched(rule, event, place);
    for (const rule of this.#options.chased) this.#chase(rule, event, place);
  }

  of(rule: Rule, expected: boolean): CompiledRuleReport {
    const { id, title, file, level, logSource } = rule;
    const { matches, matched, nearest } = this.#tallyOf(rule);
    return {
      id,
      title,
      status: 'compiled',
      reason: null,
      matches,
      file,
      level,
      expected,
      logSource: logSource.label,
      carriedBy: logSource.events,
      channels: logSource.channels,
      eventIds: logSource.eventIds,
      needs: logSource.needs,
      events: this.#sources.of(logSource),
      matched,
      nearestMiss: matches === 0 ? (nearest?.miss ?? null) : null,
    };
  }

  #matched(rule: Rule, event: WinEvent, place: Place): void {
    const tally = this.#tallyOf(rule);
    tally.matches++;
    if (tally.matched.length >= this.#options.kept) return;
    const because = this.#options.explain ? reasonsOf(rule.explain(event)) : [];
    tally.matched.push(matchReport(event, place, because));
  }

  #chase(rule: Rule, event: WinEvent, place: Place): void {
    const tally = this.#tallyOf(rule);
    if (tally.matches > 0 || !rule.logSource.carries(event)) return;
    const explanation = rule.explain(event);
    if (tally.nearest !== null && explanation.score <= tally.nearest.score) return;
    tally.nearest = { score: explanation.score, miss: matchReport(event, place, reasonsOf(explanation)) };
  }

  #tallyOf(rule: Rule): Tally {
    const tally = this.#tallies.get(rule);
    if (tally === undefined) throw new Error(`no tally of the rule ${rule.id}`);
    return tally;
  }
}

function matchReport({ Event: { System } }: WinEvent, place: Place, because: readonly string[]): MatchReport {
  const { Channel: channel, EventID: eventId, TimeCreated, Computer: computer } = System;
  return { ...place, channel, eventId, time: TimeCreated.SystemTime, computer, because };
}
