import * as z from 'zod';
import { outcomes, statuses } from '../../model/words.ts';
import {
  type Notification,
  notificationKinds,
  notificationSchemaName,
} from '../../notifications/notification.ts';
import type { TiedToModel } from '../../store/tied-to-model.ts';

const time = z.iso.datetime();
const status = z.enum(statuses).nullable();
const transitions = z.array(
  z.object({
    control: z.string(),
    scenarios: z.array(z.string()),
    before: status,
    after: status,
    why: z.string().nullable(),
    since: z.string().nullable(),
  }),
);

const document = z.object({
  schema: z.literal(notificationSchemaName),
  sample: z.boolean(),
  kind: z.enum(notificationKinds),
  run: z.object({
    id: z.string(),
    state: z.enum(['running', 'finished', 'interrupted']),
    outcome: z.enum(outcomes).exclude(['unstated']).nullable(),
    cleanUp: z.enum(['clean', 'dirty']).nullable(),
    startedAt: time,
    finishedAt: time.nullable(),
    modelled: z.array(z.string()),
    target: z.string(),
    platform: z.enum(['reference', 'windows']),
    posture: z.string().nullable(),
    folder: z.string(),
  }),
  regression: transitions,
  inconclusive: transitions,
  recovery: transitions,
  couldNotTell: z.string().nullable(),
  tellsAgain: z.boolean(),
  differences: z.array(
    z.object({ what: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
});

/** The schema of what a hook is told. Keys that it does not know are let through: a later version may add some. */
export const notificationSchema: TiedToModel<typeof document, Notification> = document;

/** JSON Schema (2020-12) of the same; what `notification.schema.json` holds. */
export function notificationJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(notificationSchema, { io: 'input' });
  return { $schema, title: `motw-harness notification (${notificationSchemaName})`, ...schema };
}
