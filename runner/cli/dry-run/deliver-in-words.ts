import { isArchive, type Scenario } from '../../model/scenario.ts';
import type { ActiveArm } from '../../model/words.ts';
import { inWords } from '../compose/gateways/ways.ts';

interface OnTarget {
  /** How the file gets to its place, given what it is called. */
  readonly place: (what: string) => string;
  /** How the mark is taken away as a user does it. */
  readonly unblock: string;
  /** What else is said of reading back. */
  readonly readBack: string;
}

/** How an image comes to the target, part by part. */
export function deliverInWords(scenario: Scenario, arm: ActiveArm | null, on: OnTarget): string {
  const { by, disguise, unblock, unpack, copyTo } = scenario.deliver;
  const image = isArchive(scenario.image.container) ? 'the archive' : 'the image';
  const sent = disguise === 'inside-zip' ? `a ZIP archive with ${image} in it` : image;
  const hidden = disguise === null || disguise === 'inside-zip' ? '' : `, ${disguises[disguise]}`;
  return [
    ...(by === 'placed'
      ? []
      : [
          `send ${sent} through the ${inWords[by]}${hidden}; a harmless text of its size goes before it, and where it is stopped once more after it`,
        ]),
    on.place(by === 'placed' ? sent : 'what arrives'),
    `${markInWords(arm)}${on.readBack}`,
    ...(unblock ? [on.unblock] : []),
    ...(unpack === null ? [] : [`unpack it as the user, by ${unpack}; read the zone of what came out`]),
    ...(copyTo === null
      ? []
      : [`copy it to a second volume with ${copyTo.toUpperCase()}; read whether the mark came along`]),
  ].join('; ');
}

const disguises = {
  'wrong-content-type': 'under a wrong content type',
  'query-string': 'with its name in a query string alone',
  chunked: 'without saying how long it is',
} as const;

/** What becomes of the mark of a delivered image, and what is read back. */
function markInWords(arm: ActiveArm | null): string {
  if (arm === 'unmarked') return 'read back that it is there and has no mark';
  return `${arm === null ? 'in the marked arm ' : ''}write its Zone.Identifier stream; read both back`;
}

/** How everything that a scenario leaves is taken away again, where there was something to unmount as the platform calls that. */
export function cleanUpInWords({ steps, deliver }: Scenario, unmount: string): string {
  return [
    ...(steps.includes('mount') ? [unmount] : []),
    'remove every file that carries the marker',
    ...(deliver.by === 'mail' ? ['delete its messages from the mailboxes'] : []),
    'prove that nothing is left',
  ].join(', ');
}
