import type { WinEvent } from '../model/win-event.ts';

/**
 * One thing that stands in an event file, in the file's order: an event, or a place that should hold one and can't be read. A reader
 * yields one of the two for everything that it finds, so that nothing is lost in silence.
 */
export type EventItem =
  | {
      readonly is: 'event';
      readonly event: WinEvent;
      /** Where in the file, for people: `record 17`, `line 3`. */
      readonly at: string;
    }
  | {
      readonly is: 'damage';
      readonly at: string;
      readonly reason: string;
    };
