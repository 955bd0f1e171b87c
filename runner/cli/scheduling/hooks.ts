import { dirname } from 'node:path';
import type { Surroundings } from '../../http/secrets.ts';
import type { RunRecord } from '../../model/run-record.ts';
import { runOf, type Transitions } from '../../notifications/notification.ts';
import { notify } from '../../notifications/notify.ts';
import type { HookConfig } from '../../notifications/notify-config.ts';
import { webhookReady } from '../../notifications/post-webhook.ts';
import type { Lab } from '../compose/lab.ts';
import { reportError } from '../report-error.ts';
import { UsageError } from '../usage-error.ts';

/** Who is to be told, ready to be. */
export interface Hooks {
  readonly hooks: readonly HookConfig[];
  readonly around: Surroundings;
}

/**
 * Who is told by the configuration. It is found now, and not in the night in which there is something to tell, that an address is missing.
 *
 * @throws UsageError where nobody is named
 * @throws SecretError where an address or a certificate can't be had
 */
export async function hooksOf(lab: Pick<Lab, 'file' | 'notify'> | null): Promise<Hooks> {
  if (lab === null || lab.notify.length === 0)
    throw new UsageError(
      lab === null
        ? 'there is no motw.yaml, so nobody is named to be told'
        : `${lab.file} names nobody to be told`,
      "write a section 'notify:' into motw.yaml: SCHEDULING.md shows one",
    );
  const around = { env: process.env, folder: dirname(lab.file) };
  for (const { webhook } of lab.notify) if (webhook !== undefined) await webhookReady(webhook, around);
  return { hooks: lab.notify, around };
}

/**
 * Tells them what changed, and says on standard error who could not be told. Returns false where somebody should have been told and was
 * not.
 */
export async function tell(
  { hooks, around }: Hooks,
  transitions: Transitions,
  record: RunRecord,
  folder: string,
): Promise<boolean> {
  const deliveries = await notify(hooks, transitions, runOf(record, folder), around);
  const failed = deliveries.flatMap(({ became }) => (became instanceof Error ? [became] : []));
  for (const error of failed) reportError(error, process.stderr);
  return failed.length === 0;
}
