import type { UnpackerName } from '../../../../model/scenario.ts';
import type { Attempt, Call } from '../../../../ports/call.ts';
import type { GuestEntry, GuestPath, Unpacked } from '../../../../ports/guest.ts';
import { askedSeconds } from '../desktop-tasks.ts';
import type { Answer } from '../operation-answer.ts';
import type { OperationRunner } from '../operation-runner.ts';
import { type UnpackAnswer, unpackValue } from '../windows-answers.ts';
import { entriesBelow } from './entries-below.ts';

/** What needs a user's own desktop or settings; the others the agent can run as well. */
const ofUsers: readonly UnpackerName[] = ['explorer', '7-zip-button'];

/**
 * Has everything taken out of an archive by the user, or by the agent where nobody is logged on.
 * @param noted told what the guest answered, for prompts may have come up
 */
export async function unpackArchive(
  runner: OperationRunner,
  archive: GuestPath,
  by: UnpackerName,
  noted: (answer: Answer<UnpackAnswer>) => void,
  c: Call,
): Promise<Attempt<Unpacked>> {
  if (by === '7-zip-window') return startsAtOnce;
  const unpacked = await unpackBy(runner, archive, by, c);
  noted(unpacked);
  if (unpacked.is !== 'done') return unpacked;
  const { root, tool } = unpacked.value;
  const entries = await entriesBelow(runner, root, c);
  const value = { root: root as GuestPath, entries: entries.filter((entry) => wasPacked(by, entry)), tool };
  return { is: 'done', value, raw: unpacked.raw };
}

/** 7-Zip's source, OpenItemInArchive: into a temporary folder, from where the program is started, and which is deleted when it ends [H]. */
const startsAtOnce = {
  is: 'unavailable',
  code: 'STARTS_AT_ONCE',
  text: "what is opened from 7-Zip's window starts at once, from a folder that 7-Zip takes away again: nothing stays that could be inspected first",
  raw: [],
} as const;

async function unpackBy(
  runner: OperationRunner,
  archive: GuestPath,
  by: UnpackerName,
  c: Call,
): Promise<Answer<UnpackAnswer>> {
  if (by === 'explorer') {
    const args = { archive, seconds: askedSeconds['shell-unpack'] };
    return runner.onDesktop('shell-unpack', args, unpackValue, c);
  }
  const args = { archive, by, seconds: askedSeconds.unpack };
  const byUser = await runner.onDesktop('unpack', args, unpackValue, c);
  const nobody = byUser.is === 'unavailable' && byUser.code === 'NO_DESKTOP';
  if (!nobody || ofUsers.includes(by)) return byUser;
  return runner.run('unpack', args, unpackValue, c);
}

/** A clone has git's own folder beside what was packed. */
function wasPacked(by: UnpackerName, { name }: GuestEntry): boolean {
  return by !== 'git' || (name !== '.git' && !name.startsWith('.git/'));
}
