import type { JsonObject } from '../../model/observation.ts';
import { printable } from '../printable.ts';
import { deliveryInWords, placeOf } from './delivery-in-words.ts';
import type { GuestStep } from './guest-steps.ts';
import { all, textOf } from './seen-in-step.ts';

/** What was really done, for whoever finds it in a log: `[marked] mount C:\...\Invoice.iso by double-click, by api`. */
export function stepInWords(step: GuestStep): string {
  const again = step.attempt > 1 ? `, attempt ${step.attempt}` : '';
  return printable(`[${step.arm}${again}] ${phrase(step)}`);
}

function phrase(step: GuestStep): string {
  switch (step.record.step) {
    case 'deliver':
      return deliveryInWords(step);
    case 'mount':
      return `mount ${placeOf(step) ?? 'the image'}${ways(all(step, 'mount-attempt'))}`;
    case 'inspect':
      return `read the files of ${contents(step)} and their marks`;
    case 'open': {
      const path = textOf(all(step, 'open-attempt')[0]?.path) ?? 'the program inside';
      const shown = all(step, 'view-read').length > 0 ? ', and read how it is shown' : '';
      return `open ${path}${ways(all(step, 'open-attempt'))}${shown}`;
    }
    case 'collect':
      return 'send canaries and read the event sources';
    case 'clean-up':
      return cleanUp(step);
    case 'build':
      return 'build the image';
  }
}

function contents(step: GuestStep): string {
  const mounted = all(step, 'mount-attempt').find(({ is }) => is === 'done');
  const unpacked = all(step, 'deliver-attempt').find(({ by, is }) => by === 'unpack' && is === 'done');
  const root = textOf((mounted ?? unpacked)?.root);
  const what = mounted === undefined && unpacked !== undefined ? 'the unpacked archive' : 'the mounted image';
  return `${what}${root === null ? '' : ` at ${root}`}`;
}

function cleanUp(step: GuestStep): string {
  const parts = [
    ...(step.mounts ? ['unmount the image'] : []),
    'remove what was delivered',
    ...(all(step, 'deliver-attempt').some(({ by }) => by === 'mail')
      ? ['take the messages out of the mailboxes']
      : []),
  ];
  return `${parts.join(', ')}, and look whether anything is left`;
}

function ways(attempts: readonly JsonObject[]): string {
  const tried = attempts.filter(({ is }) => is !== 'unavailable').map(({ by }) => textOf(by));
  return [...new Set(tried)]
    .flatMap((by) => by ?? [])
    .map((by, i) => `${i === 0 ? ' by ' : ', then by '}${by}`)
    .join('');
}
