import type { ForeignCommand } from '../../atomic/document/foreign-document.ts';
import type { PlannedCommand } from '../../atomic/foreign.ts';
import { faultOf } from '../../lifecycle/lifecycle-errors.ts';
import type { Limits } from '../../lifecycle/rig.ts';
import type { Guest } from '../../ports/guest.ts';
import type { EnteredTarget } from './entered.ts';
import { bounded, runPlanned } from './run-planned.ts';

/** What was begun in the guest: the folders of commands, and the clean-up that belongs to the one that was tried. */
export interface ToClean {
  readonly tokens: readonly string[];
  /** Null where the command was never asked for, or has no clean-up. */
  readonly cleanUp: { readonly planned: PlannedCommand; readonly token: string } | null;
}

/** What is not clean afterwards, in words, and what became of the clean-up command. */
export interface Cleaned {
  readonly command: ForeignCommand | null;
  readonly left: readonly string[];
}

/** Runs a test's own clean-up, and takes away what the harness made for it. No Ctrl-C stops this, and nothing is thrown. */
export async function leaveClean(
  { tokens, cleanUp }: ToClean,
  { session, operations }: EnteredTarget,
  limits: Pick<Limits, 'callMs' | 'cleanUpMs'>,
): Promise<Cleaned> {
  const ran = cleanUp === null ? null : await runPlanned(cleanUp.planned, operations, cleanUp.token);
  const left: string[] = [];
  if (ran !== null && (ran.command.is !== 'ended' || ran.command.exitCode !== 0))
    left.push(notCleaned(ran.command));
  const call = { signal: AbortSignal.timeout(limits.cleanUpMs), timeoutMs: limits.callMs };
  for (const token of tokens) {
    try {
      left.push(...(await removed(token, session.guest, call)));
    } catch (error) {
      left.push(bounded(`what carries ${token} was not taken away: ${faultOf(error).text}`));
    }
  }
  return { command: ran?.command ?? null, left };
}

function notCleaned({ is, exitCode, fault }: ForeignCommand): string {
  const how =
    is === 'ended'
      ? `ended with ${exitCode}`
      : is === 'timed-out'
        ? 'was ended after its time'
        : (fault?.text ?? is);
  return bounded(`what the test itself left is not known: its clean-up command ${how}`);
}

async function removed(
  token: string,
  guest: Guest,
  c: Parameters<Guest['residue']>[1],
): Promise<readonly string[]> {
  const found = await guest.residue(token, c);
  if (found.length === 0) return [];
  await guest.remove(found, c);
  return (await guest.residue(token, c)).map(({ kind, what }) => bounded(`${kind} ${what}`));
}
