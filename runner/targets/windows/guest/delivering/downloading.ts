import type { Attempt, Call } from '../../../../ports/call.ts';
import type { GuestPath, Placed } from '../../../../ports/guest.ts';
import { askedSeconds } from '../desktop-tasks.ts';
import type { OperationRunner } from '../operation-runner.ts';
import { pathValue } from '../windows-answers.ts';

/** Has the user's browser download a file, with its own settings. Its mark is the browser's, and stays. */
export async function downloadByBrowser(
  runner: OperationRunner,
  url: string,
  name: string,
  c: Call,
): Promise<Attempt<Placed>> {
  const args = { url, name, seconds: askedSeconds.download };
  const saved = await runner.onDesktop('download', args, pathValue, c);
  if (saved.is !== 'done') return saved;
  return { is: 'done', value: { path: saved.value.path as GuestPath, as: 'browser' }, raw: saved.raw };
}
