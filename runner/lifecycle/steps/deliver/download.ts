import type { StepName } from '../../../model/words.ts';
import type { Attempt } from '../../../ports/call.ts';
import type { Placed } from '../../../ports/guest.ts';
import type { BuiltFile } from '../../../ports/image-builder.ts';
import { type ArmContext, observe, type StepEnd } from '../../arm-context.ts';
import { readControlLogs } from '../../listening/control-logs.ts';
import { gatewayOf, imageParcel } from './through-gateway.ts';

type Done = Extract<Attempt<Placed>, { is: 'done' }>;

/**
 * Has the target's own browser download what came through the gateway, by its own settings; null: it can't, or the scenario does not
 * want a browser's file, so it is to be placed. Where it does not come, nobody is known to have stopped it: what the target's browser
 * goes through need not be the gateway under test.
 */
export async function download(
  arm: ArmContext,
  step: StepName,
  sent: BuiltFile,
): Promise<Done | { readonly stopped: StepEnd } | null> {
  const { scenario, key, session, call } = arm;
  const { by, as, folder, zone } = scenario.deliver;
  // What a browser of Windows downloads is from the Internet zone, and in the user's own folder for it.
  if (by !== 'web' || key.arm !== 'marked' || as !== 'browser' || folder !== 'downloads' || zone !== 3)
    return null;
  await using offered = (await gatewayOf(arm).offer?.(imageParcel(arm, sent), call)) ?? null;
  if (offered === null) return null;
  const tried = await session.guest.download(offered.url, sent.name, call);
  record(arm, step, sent, offered.url, tried);
  if (tried.is === 'done') return tried;
  if (tried.is === 'unavailable') return null;
  await readControlLogs(arm, step, 'of the arm');
  return { stopped: { status: 'blocked', code: codeOf(tried), text: tried.text } };
}

function record(
  arm: ArmContext,
  step: StepName,
  { name }: BuiltFile,
  url: string,
  tried: Attempt<Placed>,
): void {
  const how = tried.is === 'done' ? 'it came' : `${tried.is} with ${codeOf(tried)}, ${tried.text}`;
  observe(arm, step, 'deliver-attempt', 'guest', `${name} downloaded by the target's own browser: ${how}`, {
    ...{ by: 'web', who: 'target', is: tried.is, from: url, policy: arm.policy },
    ...(tried.is !== 'done' && { code: codeOf(tried), text: tried.text }),
  });
}

function codeOf(tried: Exclude<Attempt<Placed>, { is: 'done' }>): string {
  return tried.is === 'prompted' ? 'PROMPTED' : tried.code;
}
