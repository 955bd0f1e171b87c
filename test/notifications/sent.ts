import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Notification, Transition, Transitions } from '../../runner/notifications/notification.ts';
import { type Delivery, notify } from '../../runner/notifications/notify.ts';
import { hookConfig } from '../../runner/notifications/notify-config.ts';
import { sampleRun } from '../../runner/notifications/sample.ts';

/** The last part of the address is what must be found nowhere. */
export const secretPath = '/services/T0DEADBEEF/B0CAFEBABE/xoxSecretTokenOfTheHook';

export const nothing: Transitions = {
  ...{ regression: [], inconclusive: [], recovery: [] },
  ...{ couldNotTell: null, tellsAgain: false, differences: [] },
};

export function transition(control: string, more: Partial<Transition> = {}): Transition {
  return {
    control,
    scenarios: ['T1553.005-2'],
    before: 'prevented',
    after: 'not-prevented',
    why: 'the program ran',
    since: '20261101-020000-0000',
    ...more,
  };
}

export const regressed: Transitions = { ...nothing, regression: [transition('launch-gate')] };

export const run: Notification['run'] = { ...sampleRun, target: 'win11' };

/** A folder as that of motw.yaml, with files in it. */
export async function labFolder(files: Readonly<Record<string, string>> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'motw-notify-'));
  for (const [name, text] of Object.entries(files))
    await writeFile(join(folder, name), text, { mode: 0o755 });
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** What became of one hook, as it would stand in motw.yaml. */
export async function sent(
  hook: object,
  around: { readonly folder?: string; readonly env?: NodeJS.ProcessEnv } = {},
  transitions = regressed,
): Promise<Delivery> {
  const { folder = tmpdir(), env = {} } = around;
  const [delivery] = await notify([hookConfig.parse(hook)], transitions, run, { folder, env });
  if (delivery === undefined) throw new Error('one hook, no delivery');
  return delivery;
}

/** The words of a failure, with how to mend it. */
export function wordsOf({ became }: Delivery): string {
  return became instanceof Error ? `${became.code} ${became.message} ${became.mend}` : became;
}
