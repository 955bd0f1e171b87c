import type { JsonObject } from '../../../model/observation.ts';
import { fromOutside, type StepName, type Zone } from '../../../model/words.ts';
import type { GuestPath } from '../../../ports/guest.ts';
import { type ArmContext, observe, type StepEnd } from '../../arm-context.ts';
import { StepFault } from '../../lifecycle-errors.ts';
import { unlessTaken } from './stopped.ts';

interface Wanted {
  /** Of what was sent. */
  readonly sha256: string;
  /** The zone of the mark that must be there, or that there must be none; `any`: it is only told. */
  readonly mark: Zone | 'none' | 'any';
  /** How the file got to be as it is. */
  readonly how: JsonObject;
}

interface Reading {
  readonly mark: string | null;
  readonly sha256: string | null;
  /** Null also where the witness does not map files to zones. */
  readonly mapped: Zone | null;
}

/** The mark as the guest shows it; or how the step ended, where a control took the file away. */
type ReadBack = { readonly mark: string | null } | { readonly stopped: StepEnd };

/** Records what each witness read, and faults where it is not what was delivered. */
export async function readBack(
  arm: ArmContext,
  step: StepName,
  path: GuestPath,
  { sha256: sent, mark: wanted, how }: Wanted,
): Promise<ReadBack> {
  const read = await unlessTaken(arm, step, path, () =>
    Promise.all([readInGuest(arm, path), readOnHost(arm, path)]),
  );
  if ('stopped' in read) return read;
  const [byGuest, byHost] = read.value;
  const readings = [
    ['guest', 'the guest', byGuest],
    ['host', 'a copy of the disk, read on the host,', byHost],
  ] as const;
  for (const [witness, where, reading] of readings) {
    if (reading === null) continue;
    const { sha256, mark } = reading;
    observe(arm, step, 'delivered', witness, `${where} holds ${path}`, { path, sha256, witness, ...how });
    const shows = mark === null ? 'no mark' : 'the mark';
    observe(arm, step, 'mark-read', witness, `${where} shows ${shows} on ${path}`, {
      ...{ path, stream: mark, witness, ...how },
    });
    if (sha256 !== sent) {
      throw new StepFault(
        'NOT_DELIVERED',
        `${where} does not hold the image as it was built: SHA-256 ${sha256 ?? 'of nothing'}`,
      );
    }
    if (wanted !== 'any') requireMark(where, reading, wanted);
  }
  return { mark: byGuest.mark };
}

async function readInGuest({ session: { guest }, call }: ArmContext, path: GuestPath): Promise<Reading> {
  const [zone, sha256] = await Promise.all([guest.zone(path, call), guest.sha256(path, call)]);
  if (sha256 === null) throw new StepFault('NOT_DELIVERED', `the guest holds no ${path}`);
  return { mark: zone.stream, sha256, mapped: zone.mapped };
}

/** Null where the machine can't copy its disk, or the file lies on another one. */
async function readOnHost({ rig, call }: ArmContext, path: GuestPath): Promise<Reading | null> {
  const { machine } = rig.target;
  if (machine.diskCopy === undefined) return null;
  await using copy = await machine.diskCopy(call);
  if (!copy.holds(path)) return null;
  const [mark, sha256] = await Promise.all([copy.mark(path), copy.sha256(path)]);
  return { mark, sha256, mapped: null };
}

function requireMark(where: string, { mark, mapped }: Reading, wanted: Zone | 'none'): void {
  if (wanted === 'none') {
    if (mark === null && !fromOutside(mapped)) return;
    const shows = mark === null ? `maps the image to zone ${mapped},` : 'shows a mark on the image';
    throw new StepFault('MARK_UNASKED', `${where} ${shows} where there should be none`);
  }
  // Of several zones the first counts.
  if (/^\s*ZoneId=(.*?)\s*$/im.exec(mark ?? '')?.[1] !== String(wanted))
    throw new StepFault('MARK_LOST', `${where} shows no mark on the image that was marked`);
}
