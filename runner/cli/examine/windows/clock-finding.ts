import type { Guest } from '../../../ports/guest.ts';
import { type Finding, note, ok } from '../finding.ts';

/** Up to here events and steps are dated well enough without a doubt; the difference is measured and taken off in any case. */
const fineMs = 2_000;

export function clockFinding({ guest, sentAt, receivedAt }: Awaited<ReturnType<Guest['clock']>>): Finding {
  const skewMs = Math.round(guest - (sentAt + receivedAt) / 2);
  const either = Math.round((receivedAt - sentAt) / 2);
  const detail = `${skewMs} ms from this machine's, give or take ${either} ms`;
  if (Math.abs(skewMs) <= fineMs + either) return ok('clock', detail);
  return note(
    'clock',
    `${detail}; a run measures it and takes it off`,
    'in the guest: `w32tm /resync /force`',
  );
}
