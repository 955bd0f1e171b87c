import type { Surroundings } from '../http/secrets.ts';
import { HarnessError } from '../model/errors.ts';
import { NotifyError } from './delivery-error.ts';
import { type Notification, notificationFor, type Transitions } from './notification.ts';
import type { HookConfig } from './notify-config.ts';
import { nameOfWebhook, postWebhook } from './post-webhook.ts';
import { commandInFull, nameOfCommand, runCommand } from './run-command.ts';

/** What became of one hook. */
export interface Delivery {
  /** For people: `the command page`, `the webhook of SLACK_URL`. */
  readonly who: string;
  readonly became: 'delivered' | 'nothing to tell' | HarnessError;
}

/**
 * Tells every hook what its `on` lets through, all at once, each within its own time. Nothing is thrown: none keeps another from being
 * told.
 */
export function notify(
  hooks: readonly HookConfig[],
  transitions: Transitions,
  run: Notification['run'],
  around: Surroundings,
  sample = false,
): Promise<readonly Delivery[]> {
  return Promise.all(
    hooks.map(async (hook): Promise<Delivery> => {
      const who = nameOf(hook);
      const notification = notificationFor(hook.on, transitions, run, sample);
      if (notification === null) return { who, became: 'nothing to tell' };
      try {
        await deliver(hook, notification, around);
        return { who, became: 'delivered' };
      } catch (error) {
        if (error instanceof HarnessError) return { who, became: error };
        return { who, became: new NotifyError(who, 'a fault of the harness', undefined, { cause: error }) };
      }
    }),
  );
}

async function deliver(hook: HookConfig, notification: Notification, around: Surroundings): Promise<void> {
  if (hook.webhook !== undefined) await postWebhook(hook.webhook, notification, around, hook.timeout);
  else await runCommand(hook.command ?? [], notification, around, hook.timeout);
}

/** The same, with what a command is called with. */
export function nameInFull({ command, webhook }: HookConfig): string {
  return webhook === undefined ? commandInFull(command ?? []) : nameOfWebhook(webhook);
}

function nameOf({ command, webhook }: HookConfig): string {
  return webhook === undefined ? nameOfCommand(command ?? []) : nameOfWebhook(webhook);
}
