import { z } from 'zod';

const record = z.number().int().nonnegative();

export const logsValue = z.object({
  logs: z
    .array(
      z.object({
        channel: z.string().max(256),
        exists: z.boolean(),
        enabled: z.boolean().nullable(),
        records: record.nullable(),
        oldest: record.nullable(),
        newest: record.nullable(),
        maxBytes: record.nullable(),
      }),
    )
    .max(64),
});
export type LogState = z.infer<typeof logsValue>['logs'][number];

export const eventsValue = z.object({
  events: z.array(z.string().max(1 << 20)).max(10_000),
  last: record,
  oldest: record.nullable(),
  /** Of the whole log, not of the page. */
  newest: record.nullish(),
  more: z.boolean(),
});

export const canaryValue = z.object({
  silent: z.array(z.object({ sensor: z.string().max(64), why: z.string().max(1_024) })).max(16),
});

/** As the channel was before it was switched on; the guest's own words, given back to it. */
export const enabledValue = z.object({ before: z.json() });

export const exportedValue = z.object({ bytes: z.int().min(0) });
