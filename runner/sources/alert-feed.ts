import type { Json, JsonObject } from '../model/observation.ts';
import type { Conversation } from './server/conversation.ts';

/** A process that an alert is about, as far as the product names it. */
export interface AlertProcess {
  readonly id: Json;
  readonly parentId: Json;
  readonly image: Json;
}

/** One alert as its product gave it. */
export interface FeedAlert {
  readonly id: string;
  /** Changes when the product adds to the same alert: then it is given once more. */
  readonly revision: string;
  /** When this revision came to be, by the product's clock: a text that Date.parse can read. */
  readonly at: string;
  /** The computer that it is about, or null. */
  readonly host: string | null;
  /** Every name and id of the rule that made it. */
  readonly rules: readonly string[];
  readonly processes: readonly AlertProcess[];
  /** Its fields. */
  readonly json: JsonObject;
  /** As it came. */
  readonly raw: JsonObject;
}

/** What each product does in its own way. Every fault and every answer that is not whole throws. */
export interface AlertFeed {
  /** The product, as the events' provider. */
  readonly product: string;
  /** Alerts that came to be in the last `windowMs` by the product's own clock. */
  alerts(windowMs: number, look: Conversation): Promise<readonly FeedAlert[]>;
  /** Whether an event of the target that is no older than `windowMs` is readable. Null where no heartbeat is configured. */
  readonly beats: ((windowMs: number, look: Conversation) => Promise<boolean>) | null;
  /** Rules that the product says are absent or disabled, as far as it can be asked. */
  silentRules(look: Conversation): Promise<readonly string[]>;
}

/** Most alerts of one look. */
export const mostAlerts = 10_000;
/** How far ahead of the product's clock an event may be dated and still be taken for a sign of life, in seconds. */
export const aheadSeconds = 60;

export function wholeSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1_000));
}
