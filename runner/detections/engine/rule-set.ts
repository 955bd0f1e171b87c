import type { WinEvent } from '../../model/win-event.ts';
import type { Rule } from '../rule.ts';
import { type CompiledPlace, fieldsOf } from './compiled-place.ts';
import { necessaryEventIds } from './prefilter/event-ids.ts';
import { type Candidate, RuleGroup } from './rule-group.ts';

/** Many rules over one stream of events: the same answers as asking each rule, sooner. */
export class RuleSet {
  readonly rules: readonly Rule[];
  /** By channel in lower case: the rules of that channel alone, and of every channel. */
  readonly #channels = new Map<string, ChannelRules>();
  readonly #everywhere: ChannelRules;

  constructor(rules: readonly Rule[]) {
    this.rules = rules;
    const candidates = rules.flatMap((rule, order) =>
      rule.places.map((place) => candidate(rule, order, place)),
    );
    const byChannel = Map.groupBy(
      candidates,
      ({ compiled }) => compiled.place.channel?.toLowerCase() ?? null,
    );
    const everywhere = byChannel.get(null) ?? [];
    for (const [channel, own] of byChannel) {
      if (channel !== null) this.#channels.set(channel, new ChannelRules([...own, ...everywhere]));
    }
    this.#everywhere = new ChannelRules(everywhere);
  }

  /** Rules whose log source is of another product, or not known here: no event is ever looked at for them. */
  get withoutEvents(): readonly Rule[] {
    return this.rules.filter(({ places }) => places.length === 0);
  }

  /** The rules that match, in their given order. */
  match(event: WinEvent): readonly Rule[] {
    const { Channel, EventID } = event.Event.System;
    const group = (this.#channels.get(Channel.toLowerCase()) ?? this.#everywhere).group(EventID);
    if (group === null) return [];
    return group.match(event, fieldsOf(event));
  }
}

function candidate(rule: Rule, order: number, compiled: CompiledPlace): Candidate {
  const { eventIds } = compiled.place;
  const named = necessaryEventIds(compiled.detection);
  const ids = eventIds === null ? named : new Set(eventIds.filter((id) => named === null || named.has(id)));
  return { rule, order, compiled, ids };
}

/** The rules of one channel, by event id. */
class ChannelRules {
  readonly #candidates: readonly Candidate[];
  readonly #named: ReadonlySet<number>;
  readonly #groups = new Map<number | null, RuleGroup | null>();

  constructor(candidates: readonly Candidate[]) {
    this.#candidates = candidates;
    this.#named = new Set(candidates.flatMap(({ ids }) => [...(ids ?? [])]));
  }

  /** Null where no rule looks at events of this id. All ids that no rule names have one group. */
  group(eventId: number): RuleGroup | null {
    const key = this.#named.has(eventId) ? eventId : null;
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    const fitting = this.#candidates.filter(({ ids }) => ids === null || (key !== null && ids.has(key)));
    const group = fitting.length === 0 ? null : new RuleGroup(fitting);
    this.#groups.set(key, group);
    return group;
  }
}
