import type { StepName } from '../../model/words.ts';
import type { GuestPath } from '../../ports/guest.ts';
import { type ArmContext, beginAttempt, observe, type StepEnd } from '../arm-context.ts';
import { readControlLogs, skipControlLogs } from '../listening/control-logs.ts';

export function isDocument({ scenario: { image, subject } }: ArmContext): boolean {
  return image.files.find(({ path }) => path === subject)?.content.is === 'document';
}

/** Opens a document and asks the application that shows it how it does. Where there is none, nothing is tried. */
export async function view(arm: ArmContext, step: StepName, path: GuestPath): Promise<StepEnd> {
  await skipControlLogs(arm);
  beginAttempt(arm, step);
  const tried = await arm.session.guest.view(path, arm.call);
  const common = { by: 'double-click', is: tried.is, path, policy: arm.policy };
  if (tried.is === 'done') {
    const { application, view: shown } = tried.value;
    observe(arm, step, 'open-attempt', 'guest', `${path} was opened by ${application}`, common);
    const how = shown === 'protected' ? 'in Protected View' : 'for editing';
    observe(arm, step, 'view-read', 'guest', `${application} shows ${path} ${how}`, {
      ...{ path, application, view: shown, policy: arm.policy },
    });
    await readControlLogs(arm, step, [path]);
    return { status: 'completed' };
  }
  const code = tried.is === 'prompted' ? 'PROMPTED' : tried.code;
  const said = `opening ${path} was ${tried.is} with ${code}: ${tried.text}`;
  observe(arm, step, 'open-attempt', 'guest', said, { ...common, code, text: tried.text });
  if (tried.is === 'unavailable') return { status: 'skipped', code, text: tried.text };
  await readControlLogs(arm, step, [path]);
  return { status: 'blocked', code, text: tried.text };
}
