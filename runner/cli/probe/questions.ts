import type { MountMethod } from '../../model/words.ts';
import { outside, type Trial } from './trial.ts';

/** What is not documented about Windows, or only by hearsay, and what trials on a machine say of it. */
export interface Question {
  readonly id: string;
  readonly question: string;
  /** One line; null: the trials on this machine can not say. */
  readonly answer: (seen: Seen) => string | null;
  /** Which of the trials the answer rests on. */
  readonly rests: (trial: Trial) => boolean;
}

interface Seen {
  readonly trials: readonly Trial[];
  /** Control to state. */
  readonly posture: Readonly<Record<string, string>>;
}

const mounted = ({ inside }: Trial): boolean => inside !== null;
const isDisk = ({ container }: Trial): boolean => container === 'vhd' || container === 'vhdx';
const markedAndMounted = (trial: Trial): boolean => trial.marked && mounted(trial);

export const questions: readonly Question[] = [
  {
    id: 'zone-of-inner-file',
    question:
      'To which zone does MapUrlToZone map a file in a mounted image, by its container (iso, a UDF bridge, FAT in a VHD or VHDX), by mark and by the way of mounting?',
    rests: mounted,
    answer: ({ trials }) =>
      list(trials.filter(mounted), (trial) => `${named(trial)}: ${trial.inside?.mapped ?? 'none'}`),
  },
  {
    id: 'stream-of-inner-file',
    question: 'Does a file in a mounted image have a Zone.Identifier stream?',
    rests: mounted,
    answer: ({ trials }) =>
      list(
        trials.filter(mounted),
        (trial) => `${named(trial)}: ${trial.inside?.stream === null ? 'no' : 'yes'}`,
      ),
  },
  {
    id: 'unblock-after-mount',
    question: 'Does taking the mark off the image change the zone of the files in it while it is mounted?',
    rests: markedAndMounted,
    answer: ({ trials }) =>
      list(
        trials.filter(({ unblocked }) => unblocked !== null),
        (trial) => `${named(trial)}: ${change(outside(trial.inside), outside(trial.unblocked))}`,
      ),
  },
  {
    id: 'prompt-on-double-click',
    question: 'Does the double-click of a marked image raise a prompt?',
    rests: ({ by }) => by === 'double-click',
    answer: ({ trials }) =>
      list(
        trials.filter(({ by, mount }) => by === 'double-click' && mount.is !== 'unavailable'),
        (trial) => `${named(trial)}: ${trial.mount.is === 'prompted' ? 'yes' : 'no'}`,
      ),
  },
  {
    id: 'events-of-a-mount',
    question: 'Which VHDMP events does one mount and unmount leave, and how many of each?',
    rests: mounted,
    answer: ({ trials }) =>
      list(
        trials.filter((trial) => mounted(trial) && trial.events !== null),
        (trial) => `${named(trial)}: ${counted(trial)}`,
      ),
  },
  {
    id: 'events-of-a-refused-mount',
    question:
      'Which error and which VHDMP events does a mount leave that device installation policy refuses?',
    rests: ({ mount }) => mount.is === 'refused',
    answer: ({ trials, posture }) =>
      posture['virtual-drive-policy'] === 'on'
        ? list(
            trials.filter(({ mount }) => mount.is === 'refused'),
            (trial) => `${named(trial)}: ${trial.mount.code}, ${counted(trial)}`,
          )
        : null,
  },
  {
    id: 'fat-in-img',
    question: 'Does Windows mount an .img with a FAT volume in it?',
    rests: ({ container }) => container === 'img',
    answer: ({ trials }) =>
      list(
        trials.filter(({ container, mount }) => container === 'img' && mount.is !== 'unavailable'),
        (trial) => `${named(trial)}: ${outcome(trial)}`,
      ),
  },
  {
    id: 'double-click-on-disk',
    question: 'What does a double-click on a VHD or VHDX do for this user?',
    rests: (trial) => isDisk(trial) && trial.by === 'double-click',
    answer: ({ trials }) =>
      list(
        trials.filter(
          (trial) => isDisk(trial) && trial.by === 'double-click' && trial.mount.is !== 'unavailable',
        ),
        (trial) => `${named(trial)}: ${outcome(trial)}`,
      ),
  },
  {
    id: 'device-of-image',
    question: 'By which hardware ids does a policy on devices know what an image became?',
    rests: mounted,
    answer: ({ trials }) =>
      list(
        trials.filter(({ volume }) => volume !== null && volume.hardwareIds.length > 0),
        (trial) => `${named(trial)}: ${trial.volume?.hardwareIds.join(', ')}`,
      ),
  },
  {
    id: 'type-of-image',
    question: "Which VhdType do VHDMP's events give an image?",
    rests: mounted,
    answer: ({ trials }) =>
      list(
        trials.filter((trial) => typesOf(trial) !== ''),
        (trial) => `${named(trial)}: ${typesOf(trial)}`,
      ),
  },
  {
    id: 'written-into-image',
    question: 'Does Windows write into an image that it mounts, and which files?',
    rests: mounted,
    answer: ({ trials }) => list(trials.filter(mounted), (trial) => `${named(trial)}: ${written(trial)}`),
  },
  {
    id: 'verb-from-session-0',
    question: "Does the verb 'mount' work from session 0 (InvokeVerb)?",
    rests: () => false,
    // The harness has no operation that would try it.
    answer: () => null,
  },
];

const ways: Readonly<Record<MountMethod, string>> = { api: 'API', 'double-click': 'double-click' };

function named({ container, marked, by }: Trial): string {
  return `${container} ${marked ? 'marked' : 'unmarked'} by ${ways[by]}`;
}

function list(trials: readonly Trial[], line: (trial: Trial) => string): string | null {
  return trials.length === 0 ? null : trials.map(line).join('; ');
}

function change(before: boolean | null, after: boolean | null): string {
  if (before === null || after === null) return 'not known';
  return before === after ? 'no' : `yes, ${after ? 'to outside' : 'to inside'}`;
}

function outcome({ mount: { is, code } }: Trial): string {
  return code === null ? is : `${is} (${code})`;
}

function typesOf({ events }: Trial): string {
  return [...new Set(events?.flatMap(({ type }) => type ?? []))].join(', ');
}

function written({ unchanged, volume }: Trial): string {
  const files = volume?.added ?? [];
  if (unchanged === true && files.length === 0) return 'no';
  return files.length === 0 ? 'yes, no files' : `yes, ${files.join(', ')}`;
}

function counted({ events }: Trial): string {
  if (events === null) return 'the log can not be read';
  const counts = [...Map.groupBy(events, ({ id }) => id)].map(([id, of]) => `${id}×${of.length}`);
  return counts.length === 0 ? 'none' : counts.join(' ');
}
