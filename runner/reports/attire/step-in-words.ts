import type { JsonObject, ObservationKind } from '../../model/observation.ts';
import { printable } from '../printable.ts';
import type { GuestStep } from './guest-steps.ts';

/** What was really done, for whoever finds it in a log: `[marked] mount C:\...\Invoice.iso by double-click, by api`. */
export function stepInWords(step: GuestStep): string {
  const again = step.attempt > 1 ? `, attempt ${step.attempt}` : '';
  return printable(`[${step.arm}${again}] ${phrase(step)}`);
}

function phrase(step: GuestStep): string {
  const image = textOf(all(step, 'delivered')[0]?.path) ?? 'the image';
  const root = textOf(all(step, 'mount-attempt').find(({ is }) => is === 'done')?.root);
  switch (step.record.step) {
    case 'deliver':
      return `deliver ${image} ${step.arm === 'marked' ? 'with' : 'without'} the mark (Zone.Identifier)${unblocked(step)}`;
    case 'mount':
      return `mount ${image}${ways(all(step, 'mount-attempt'))}`;
    case 'inspect':
      return `read the files of the mounted image${root === null ? '' : ` at ${root}`} and their marks`;
    case 'open':
      return `open ${textOf(all(step, 'open-attempt')[0]?.path) ?? 'the program inside'}${ways(all(step, 'open-attempt'))}`;
    case 'collect':
      return 'send canaries and read the event sources';
    case 'clean-up':
      return 'unmount the image, remove what was delivered, and look whether anything is left';
    case 'build':
      return 'build the image';
  }
}

function all({ seen }: GuestStep, kind: ObservationKind): readonly JsonObject[] {
  return seen.filter((one) => one.kind === kind).map(({ data }) => data);
}

/** Told where it was seen: a mark that is taken off again is read back once more. */
function unblocked(step: GuestStep): string {
  return all(step, 'mark-read').some((data) => data.unblocked === true)
    ? ', then take the mark off (Unblock-File)'
    : '';
}

function ways(attempts: readonly JsonObject[]): string {
  const tried = attempts.filter(({ is }) => is !== 'unavailable').map(({ by }) => textOf(by));
  return [...new Set(tried)]
    .flatMap((by) => by ?? [])
    .map((by, i) => `${i === 0 ? ' by ' : ', then by '}${by}`)
    .join('');
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
