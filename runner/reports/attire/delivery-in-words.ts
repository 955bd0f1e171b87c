import type { JsonObject } from '../../model/observation.ts';
import type { GuestStep } from './guest-steps.ts';
import { all, textOf } from './seen-in-step.ts';

/** What was sent through which gateway, placed where, and what was done with it there; what did not come to that is not told. */
export function deliveryInWords(step: GuestStep): string {
  const sent = sending(step);
  const arrived = textOf(all(step, 'delivered')[0]?.path);
  const mark = `${step.arm === 'marked' ? 'with' : 'without'} the mark (Zone.Identifier)`;
  return [
    ...sent,
    ...(sent.length > 0 && arrived === null ? [] : [`deliver ${arrived ?? 'the image'} ${mark}`]),
    ...unblocking(step),
    ...unpacking(step),
    ...copying(step),
  ].join(', then ');
}

/** Where the image is in the end; null where that is not known. */
export function placeOf(step: GuestStep): string | null {
  return textOf(all(step, 'delivered').findLast(({ path }) => textOf(path) !== null)?.path);
}

function sending(step: GuestStep): readonly string[] {
  const checks = all(step, 'counter-check');
  const image = all(step, 'deliver-attempt').find(({ gateway }) => textOf(gateway) !== null);
  const gateway = textOf((image ?? checks[0])?.gateway);
  if (gateway === null) return [];
  const harmless = 'a harmless file of its size';
  if (image === undefined) return [`send ${harmless} through ${gateway}`];
  const was = (what: string) => checks.some((check) => check.what === what);
  const after = was('harmless-after') ? ' and after' : '';
  const allowed = was('allowed') ? ', and again for those who may have it' : '';
  return [`send ${parcel(image)} by ${image.by} through ${gateway}, ${harmless} before${after} it${allowed}`];
}

function parcel({ file, disguise }: JsonObject): string {
  return `${file}${textOf(disguise) === null ? '' : ` (${disguise})`}`;
}

/** Told where it was seen: a mark that is taken off again is read back once more. */
function unblocking(step: GuestStep): readonly string[] {
  const seen = all(step, 'mark-read').some((data) => data.unblocked === true);
  return seen ? ['take the mark off (Unblock-File)'] : [];
}

function unpacking(step: GuestStep): readonly string[] {
  const tried = all(step, 'deliver-attempt').filter(({ by }) => by === 'unpack');
  return tried.map(
    ({ tool, root }) => `unpack it with ${tool}${textOf(root) === null ? '' : ` into ${root}`}`,
  );
}

function copying(step: GuestStep): readonly string[] {
  const copy = all(step, 'mark-read').find(({ copiedTo }) => textOf(copiedTo) !== null);
  if (copy === undefined) return [];
  return [`copy it to ${copy.path}, on a volume with ${String(copy.copiedTo).toUpperCase()}`];
}
