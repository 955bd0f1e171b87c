import type { WinEvent } from '../../model/win-event.ts';
import { isAt } from '../log-sources/event-place.ts';
import type { Rule } from '../rule.ts';
import type { CompiledPlace } from './compiled-place.ts';
import type { EventFields } from './event-fields.ts';
import { LiteralIndex, type OwnedLiteral } from './prefilter/literal-index.ts';
import { necessaryLiterals } from './prefilter/literals.ts';

/** A rule at one of its places. */
export interface Candidate {
  readonly rule: Rule;
  /** The rule's place among all. */
  readonly order: number;
  readonly compiled: CompiledPlace;
  /** The only event ids that it can match; null where they do not matter. */
  readonly ids: ReadonlySet<number> | null;
}

/** The rules that look at the same events: those without a literal are asked each time, the others when one of their literals is there. */
export class RuleGroup {
  readonly #candidates: readonly Candidate[];
  readonly #always: readonly number[];
  readonly #index: LiteralIndex;
  /** The number of the event for which a candidate was last noted, so that none is asked twice. */
  readonly #noted: Uint32Array;
  #event = 0;

  constructor(candidates: readonly Candidate[]) {
    this.#candidates = candidates.toSorted((a, b) => a.order - b.order);
    const always: number[] = [];
    const owned: OwnedLiteral[] = [];
    for (const [owner, { compiled }] of this.#candidates.entries()) {
      const literals = necessaryLiterals(compiled.detection, compiled.context);
      if (literals === null) always.push(owner);
      else for (const literal of literals) owned.push({ literal, owner });
    }
    this.#always = always;
    this.#index = new LiteralIndex(owned);
    this.#noted = new Uint32Array(this.#candidates.length);
  }

  match(event: WinEvent, fields: EventFields): readonly Rule[] {
    const number = this.#next();
    const chosen = [...this.#always];
    this.#index.find(fields, (owner) => {
      if (this.#noted[owner] === number) return;
      this.#noted[owner] = number;
      chosen.push(owner);
    });
    if (chosen.length > this.#always.length) chosen.sort((a, b) => a - b);
    const rules: Rule[] = [];
    let last = -1;
    for (const owner of chosen) {
      const candidate = this.#candidates[owner];
      // A rule is there once for each of its places.
      if (candidate === undefined || candidate.order === last) continue;
      const { compiled, rule, order } = candidate;
      if (!isAt(event, compiled.place) || !compiled.test(fields)) continue;
      rules.push(rule);
      last = order;
    }
    return rules;
  }

  #next(): number {
    this.#event = (this.#event + 1) >>> 0;
    if (this.#event === 0) {
      this.#noted.fill(0);
      this.#event = 1;
    }
    return this.#event;
  }
}
