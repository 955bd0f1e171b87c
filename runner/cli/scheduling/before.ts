import type { ControlChange } from '../../model/memory/diff.ts';
import type { RememberedRun } from '../../model/memory/remembered-run.ts';
import type { Verdict } from '../../model/run-record.ts';
import { isKnown } from '../../model/words.ts';
import { judgedNothing } from './why-untold.ts';

type Of = Pick<ControlChange, 'scenario' | 'control' | 'beforeRun'>;

/** What the runs before this one have told already. */
export class Before {
  readonly #runs: readonly RememberedRun[];

  /** @param earlier newest first; runs of `now` among them do not count */
  constructor(earlier: readonly RememberedRun[], now: readonly Pick<RememberedRun, 'id'>[]) {
    const own = new Set(now.map(({ id }) => id));
    this.#runs = earlier.filter(({ id, state }) => state !== 'running' && !own.has(id));
  }

  /** Whether the newest run came to no verdict at all; false where there is none. */
  get newestJudgedNothing(): boolean {
    const [newest] = this.#runs;
    return newest !== undefined && judgedNothing(this.#together(newest));
  }

  /** Whether any run had the scenario. */
  has(scenario: string): boolean {
    return this.#newestWith(scenario).length > 0;
  }

  /** Whether the newest run with the scenario is the one that last knew the control's status. */
  knew({ scenario, beforeRun }: Of): boolean {
    return this.#newestWith(scenario).some(({ id }) => id === beforeRun);
  }

  /** Whether the newest run with the scenario tried to judge the control, and could not. */
  couldNotJudge(of: Of): boolean {
    const verdicts = this.#newestWith(of.scenario).flatMap((run) => verdictsIn(run, of));
    return verdicts.length > 0 && !verdicts.some(({ status }) => isKnown(status));
  }

  /** Whether the run that last knew it found it otherwise than expected. */
  wasWrong(of: Of): boolean {
    return this.#runs
      .filter(({ id }) => id === of.beforeRun)
      .flatMap((run) => verdictsIn(run, of))
      .some(({ outcome }) => outcome === 'unexpected');
  }

  /** With its repetitions. */
  #newestWith(scenario: string): readonly RememberedRun[] {
    const newest = this.#runs.find(
      ({ state, scenarios }) => state === 'finished' && scenarios.some(({ id }) => id === scenario),
    );
    return newest === undefined ? [] : this.#together(newest);
  }

  #together(one: RememberedRun): readonly RememberedRun[] {
    return one.batch === null ? [one] : this.#runs.filter(({ batch }) => batch === one.batch);
  }
}

function verdictsIn({ scenarios }: RememberedRun, { scenario, control }: Of): readonly Verdict[] {
  return scenarios
    .filter(({ id }) => id === scenario)
    .flatMap(({ verdicts }) => verdicts)
    .filter((verdict) => verdict.control === control);
}
