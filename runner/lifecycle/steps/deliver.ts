import type { JsonObject } from '../../model/observation.ts';
import { fromOutside, type StepName, type Zone } from '../../model/words.ts';
import type { Attempt } from '../../ports/call.ts';
import type { GuestPath } from '../../ports/guest.ts';
import { type ArmContext, beginAttempt, observe, type Step, type StepEnd } from '../arm-context.ts';
import { StepFault } from '../lifecycle-errors.ts';

/**
 * Places the image, marks it in the marked arm, and reads both back: once by the guest, once from a copy of its disk. Where the scenario
 * says so, the mark that was proven is then taken away as a user does it.
 */
export const deliver: Step = async (arm, step) => {
  const { guest } = arm.session;
  const { image, scenario } = arm;
  if (image === null) throw new StepFault('NO_IMAGE', 'there is no image to deliver');
  beginAttempt(arm, step);
  const placed = await guest.place(
    { read: () => image.read(), size: image.manifest.size },
    { folder: scenario.deliver.folder, name: image.manifest.name },
    scenario.deliver.as,
    arm.call,
  );
  if (placed.is !== 'done') return notDelivered(arm, step, 'placing the image', placed);
  const { path, as } = placed.value;
  arm.delivered = path;
  if (arm.key.arm === 'marked') {
    const marked = await guest.mark(
      path,
      markText(scenario.deliver.zone, image.manifest.name),
      'stream',
      arm.call,
    );
    if (marked.is !== 'done') return notDelivered(arm, step, 'marking the image', marked);
  }
  const { zone } = scenario.deliver;
  await readBack(arm, step, path, arm.key.arm === 'marked' ? zone : null, { as, asked: scenario.deliver.as });
  if (arm.key.arm === 'unmarked' || !scenario.deliver.unblock) return { status: 'completed' };
  const unmarked = await guest.unmark(path, arm.call);
  if (unmarked.is !== 'done') return notDelivered(arm, step, 'taking the mark away', unmarked);
  await readBack(arm, step, path, null, { unblocked: true });
  return { status: 'completed' };
};

function notDelivered(
  arm: ArmContext,
  step: StepName,
  what: string,
  tried: Exclude<Attempt<unknown>, { is: 'done' }>,
): StepEnd {
  if (tried.is === 'unavailable')
    throw new StepFault(tried.code, `${what} is not possible here: ${tried.text}`);
  const code = tried.is === 'refused' ? tried.code : 'PROMPTED';
  observe(arm, step, 'delivered', 'guest', `${what} was ${tried.is} with ${code}: ${tried.text}`, {
    is: tried.is,
    code,
    text: tried.text,
  });
  return { status: 'blocked', code, text: tried.text };
}

/** MS-FSCC 5.6.1. The address is in a domain reserved for documentation (RFC 2606). */
function markText(zone: number, name: string): string {
  return ['[ZoneTransfer]', `ZoneId=${zone}`, `HostUrl=https://downloads.example/${name}`, ''].join('\r\n');
}

interface Reading {
  readonly mark: string | null;
  readonly sha256: string | null;
  /** Null also where the witness does not map files to zones. */
  readonly mapped: Zone | null;
}

async function readInGuest({ session: { guest }, call }: ArmContext, path: GuestPath): Promise<Reading> {
  const [zone, sha256] = await Promise.all([guest.zone(path, call), guest.sha256(path, call)]);
  return { mark: zone.stream, sha256, mapped: zone.mapped };
}

/** Null where the machine can't copy its disk. */
async function readOnHost({ rig, call }: ArmContext, path: GuestPath): Promise<Reading | null> {
  const { machine } = rig.target;
  if (machine.diskCopy === undefined) return null;
  await using copy = await machine.diskCopy(call);
  const [mark, sha256] = await Promise.all([copy.mark(path), copy.sha256(path)]);
  return { mark, sha256, mapped: null };
}

/**
 * Records what each witness read, and faults where it is not what was delivered.
 *
 * @param zone of the mark that must be there; null: there must be none
 * @param how the image got to be as it is
 */
async function readBack(
  arm: ArmContext,
  step: StepName,
  path: GuestPath,
  zone: number | null,
  how: JsonObject,
): Promise<void> {
  const [byGuest, byHost] = await Promise.all([readInGuest(arm, path), readOnHost(arm, path)]);
  const readings = [
    ['guest', 'the guest', byGuest],
    ['host', 'a copy of the disk, read on the host,', byHost],
  ] as const;
  for (const [witness, where, read] of readings) {
    if (read === null) continue;
    const { sha256, mark } = read;
    observe(arm, step, 'delivered', witness, `${where} holds ${path}`, { path, sha256, witness, ...how });
    const shows = mark === null ? 'no mark' : 'the mark';
    observe(arm, step, 'mark-read', witness, `${where} shows ${shows} on ${path}`, {
      ...{ path, stream: mark, witness },
    });
    requireAsDelivered(where, read, arm.image?.manifest.sha256, zone);
  }
}

function requireAsDelivered(
  where: string,
  { sha256, mark, mapped }: Reading,
  built: string | undefined,
  zone: number | null,
): void {
  if (sha256 !== built) {
    throw new StepFault(
      'NOT_DELIVERED',
      `${where} does not hold the image as it was built: SHA-256 ${sha256 ?? 'of nothing'}`,
    );
  }
  if (zone === null) {
    if (mark === null && !fromOutside(mapped)) return;
    const shows = mark === null ? `maps the image to zone ${mapped},` : 'shows a mark on the image';
    throw new StepFault('MARK_UNASKED', `${where} ${shows} where there should be none`);
  }
  // Of several zones the first counts.
  if (/^\s*ZoneId=(.*?)\s*$/im.exec(mark ?? '')?.[1] !== String(zone))
    throw new StepFault('MARK_LOST', `${where} shows no mark on the image that was marked`);
}
