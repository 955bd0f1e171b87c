import type { Attempt, Call } from '../../../ports/call.ts';
import type { Guest, GuestPath, Placed, Placer } from '../../../ports/guest.ts';
import { GuestOperationError } from './guest-operation-error.ts';
import type { OperationRunner } from './operation-runner.ts';
import { nothing, pathValue } from './windows-answers.ts';
import { inFolder } from './windows-host.ts';

type Place = Parameters<Guest['place']>[1];

/** Who stands in for whom, where the guest has no desktop or no browser. */
const standIns: Readonly<Record<Placer, readonly Placer[]>> = {
  browser: ['browser', 'user', 'agent'],
  user: ['user', 'agent'],
  agent: ['agent'],
};

/**
 * Brings a file into the guest, then into the user's folder by whoever can. Under its own extension it appears only there: a copy of
 * the harness's would set off the rules that look for images.
 */
export async function placeFile(
  runner: OperationRunner,
  file: Parameters<Guest['place']>[0],
  at: Place,
  as: Placer,
  c: Call,
): Promise<Attempt<Placed>> {
  const source = inFolder(runner.host, 'staged', `${at.name}.staged`);
  await runner.channel.put(file.read(), file.size, source, c);
  let tried: Attempt<Placed> | null = null;
  for (const placer of standIns[as]) {
    // A browser saves where its user has it save: among the downloads.
    if (placer === 'browser' && at.folder !== 'downloads') continue;
    tried = await placeAs(runner, source, at, placer, c);
    if (tried.is === 'unavailable') continue;
    // The agent's own placing takes it away; it is not the user's to delete.
    if (placer !== 'agent') await withoutStaged(runner, source, c);
    return tried;
  }
  return tried ?? { is: 'unavailable', code: 'NO_PLACER', text: 'nobody can place a file there', raw: [] };
}

async function placeAs(
  runner: OperationRunner,
  source: string,
  { folder, name }: Place,
  placer: Placer,
  c: Call,
): Promise<Attempt<Placed>> {
  const { user } = runner;
  const placed =
    placer === 'browser'
      ? await runner.onDesktop('browser-download', { source, name }, pathValue, c)
      : placer === 'user'
        ? await runner.onDesktop('place', { source, folder, name }, pathValue, c)
        : await runner.run('place', { source, folder, name, user }, pathValue, c);
  if (placed.is !== 'done') return placed;
  if (placer === 'browser') await withoutMark(runner, placed.value.path, c);
  return { is: 'done', value: { path: placed.value.path as GuestPath, as: placer }, raw: placed.raw };
}

/** Proven gone by the guest, which takes nothing away that carries no marker. */
async function withoutStaged(runner: OperationRunner, source: string, c: Call): Promise<void> {
  await runner.ask('remove', { residue: [{ kind: 'file', what: source }] }, nothing, c);
}

/**
 * A browser marks what it saves. Whether this file is to be marked is the arm's to decide, and with which mark. One that is gone already
 * is noticed by whoever reads it back, and was perhaps taken away.
 */
async function withoutMark(runner: OperationRunner, path: string, c: Call): Promise<void> {
  try {
    await runner.ask('unmark', { path }, nothing, c);
  } catch (error) {
    if (!(error instanceof GuestOperationError) || error.code !== 'NO_FILE') throw error;
  }
}
