import * as z from 'zod';
import { secret } from '../http/secret-place.ts';
import { aDuration, durationPattern, milliseconds } from '../model/time/duration.ts';
import { notificationKinds } from './notification.ts';

const text = z.string().min(1);

const webhook = z
  .strictObject({
    url: secret.describe(
      'Where its address is: whoever has the address can write there, so it is a secret and never stands in this file. https, or http on this machine itself.',
    ),
    format: z
      .enum(['slack', 'json'])
      .default('json')
      .describe(
        '`slack`: `text` and `blocks` as Slack and what is compatible with it take them. `json`: motw.notification/1.',
      ),
    ca: text
      .optional()
      .describe('The path of a file with the certificates (PEM) that this server is trusted by as well.'),
  })
  .describe('An address that takes a POST.');

/** One entry of `notify` in motw.yaml. The timeout comes out as milliseconds. */
export const hookConfig = z
  .strictObject({
    on: z
      .array(z.enum(notificationKinds))
      .min(1)
      .default([...notificationKinds])
      .describe('Of what it is told. Default: all three.'),
    command: z
      .array(text)
      .min(1)
      .optional()
      .describe(
        'A program and its arguments, started in the folder of this file without a shell. The message is on its standard input (motw.notification/1), and MOTW_KIND, MOTW_TARGET, MOTW_OUTCOME, MOTW_RUN and MOTW_RUN_FOLDER are in its environment.',
      ),
    webhook: webhook.optional(),
    timeout: z
      .string()
      .regex(durationPattern, `not a duration: ${aDuration}`)
      .transform(milliseconds)
      .default(30_000)
      .describe('How long it may take, all tries together. Default: 30s.'),
  })
  .superRefine(({ command, webhook }, context) => {
    if (command === undefined && webhook === undefined)
      context.addIssue({ code: 'custom', message: 'neither a command nor a webhook' });
    if (command !== undefined && webhook !== undefined)
      context.addIssue({
        code: 'custom',
        path: ['webhook'],
        message: 'there is a command already: make two entries of it',
      });
  })
  .meta({ oneOf: [{ required: ['command'] }, { required: ['webhook'] }] })
  .describe(
    'Somebody who is told, once, when a control begins to fail, when it is well again, and when it can no longer be judged.',
  );

export type HookConfig = z.output<typeof hookConfig>;
