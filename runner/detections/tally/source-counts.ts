import type { WinEvent } from '../../model/win-event.ts';
import { isAt } from '../log-sources/event-place.ts';
import type { LogSource } from '../log-sources/log-source.ts';

/** A file may name any number of channels; what is remembered of them is bounded. */
const mostKinds = 4096;

interface Count {
  readonly logSource: LogSource;
  events: number;
}

/** How many events each log source carries: what tells a rule that did not match from one that had nothing to look at. */
export class SourceCounts {
  readonly #counts: ReadonlyMap<string, Count>;
  /** By kind of event, the log sources that may carry it; what is in the event decides. */
  readonly #candidates = new Map<string, readonly Count[]>();

  constructor(logSources: readonly LogSource[]) {
    this.#counts = new Map(logSources.map((logSource) => [logSource.label, { logSource, events: 0 }]));
  }

  add(event: WinEvent): void {
    const { Channel, EventID } = event.Event.System;
    const kind = `${EventID} ${Channel}`;
    let candidates = this.#candidates.get(kind);
    if (candidates === undefined) {
      candidates = [...this.#counts.values()].filter(({ logSource }) => mayCarry(logSource, event));
      if (this.#candidates.size >= mostKinds) this.#candidates.clear();
      this.#candidates.set(kind, candidates);
    }
    for (const count of candidates) if (count.logSource.carries(event)) count.events++;
  }

  /** Null where no event is ever looked at for it: it is another product's, or not known here. */
  of({ label, events }: LogSource): number | null {
    return events !== 'windows' ? null : (this.#counts.get(label)?.events ?? 0);
  }
}

function mayCarry({ places }: LogSource, event: WinEvent): boolean {
  return places.some(({ having: _, ...place }) => isAt(event, place));
}
