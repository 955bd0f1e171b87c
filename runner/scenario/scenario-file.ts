import * as z from 'zod';
import {
  archiveNames,
  containerNames,
  disguiseNames,
  platformNames,
  postureNames,
  type Scenario,
  unpackerNames,
  volumeNames,
  wayNames,
} from '../model/scenario.ts';
import { durationPattern, milliseconds } from '../model/time/duration.ts';
import { type ControlId, statuses, stepNames } from '../model/words.ts';
import type { Code } from './finding.ts';

/** What is the case in every posture that does not say otherwise. */
export const usually = 'usually';

// ECMA-119 and Joliet allow more than Windows can open.
const forbidden = String.raw`\\/:*?"<>|\x00-\x1f`;
const pathPattern = new RegExp(
  `^(?!\\.\\.?(/|$))[^${forbidden}]{1,64}(/(?!\\.\\.?(/|$))[^${forbidden}]{1,64})*$`,
);
const shortcutPattern = /\.lnk$/i;
// A schema for editors has no flag for it: the ending may be in capital letters.
const ending = (text: string): string =>
  text.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
const imageNamePattern = new RegExp(`^[^${forbidden}]+\\.(${ending('iso|img|vhdx?|zip|7z|tar|bundle')})$`);

/** The schema's error texts are the problem codes; the words for people come later. */
const code = (c: Code): Code => c;

const text = z.string().min(1, code('EMPTY'));
const marked = text.refine((s) => s.includes('{marker}'), code('NO_MARKER'));
const path = z.string().regex(pathPattern, code('BAD_PATH'));
const hidden = z.boolean().default(false).describe('Whether the hidden attribute is set. Default: false.');
const duration = z
  .string()
  .regex(durationPattern, code('BAD_DURATION'))
  .transform(milliseconds)
  .describe('A whole number and a unit: 500ms, 2s, 5m, 1h.');

function word<const W extends readonly string[]>(words: W, unknown: Code = 'UNKNOWN_WORD') {
  return z.enum(words, code(unknown));
}

const file = z.discriminatedUnion('is', [
  z.strictObject({ path, is: z.literal('payload').describe('The benign program.'), hidden }),
  z.strictObject({
    path,
    is: z.literal('marker').describe('The file that tells the payload its marker.'),
    hidden,
  }),
  z.strictObject({ path, is: z.literal('text').describe('The text given here.'), text: z.string(), hidden }),
  z.strictObject({
    path: path.regex(shortcutPattern, code('BAD_SHORTCUT_NAME')),
    is: z.literal('shortcut').describe('A Windows shortcut that starts the payload of this image.'),
    to: path.describe('The payload that it starts: its path in the image.'),
    hidden,
  }),
  z.strictObject({ path, is: z.literal('document').describe('A benign Word document.'), hidden }),
  z.strictObject({
    path,
    is: z.literal('antivirus-test').describe('The EICAR test file, which antivirus products know.'),
    hidden,
  }),
]);

const status = word(statuses, 'UNKNOWN_STATUS');
/** What is expected of one control, as a scenario and `motw.yaml` write it. */
export const expectation = z.union([
  status,
  z.strictObject({
    status,
    deadline: duration.optional().describe('Until when the evidence must be readable.'),
    giveUpAfter: duration.optional().describe('How long to wait at all. Default: three times the deadline.'),
    knownGap: z
      .strictObject({
        reason: text.describe('Why the gap is accepted.'),
        until: z.iso.date(code('BAD_DATE')).describe('The last day on which it is accepted, year-month-day.'),
      })
      .optional(),
  }),
]);

/** The schema of a scenario file, for the controls that exist. */
export function scenarioFile(controls: readonly ControlId[]) {
  const control = word(controls, 'UNKNOWN_CONTROL');
  return z
    .strictObject({
      id: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/, code('BAD_ID'))
        .describe("The scenario's id, and the file's name without .yaml."),
      title: text.describe('One line for people.'),
      technique: z
        .string()
        .regex(/^T\d{4}(\.\d{3})?$/, code('BAD_TECHNIQUE'))
        .describe('ATT&CK technique id.'),
      atomic: z
        .strictObject({ number: z.int().min(1, code('WRONG_TYPE')), guid: z.guid(code('BAD_GUID')) })
        .nullable()
        .default(null)
        .describe('The official Atomic Red Team test that this scenario corresponds to.'),
      description: text.describe('What is done, and what it shows.'),
      references: z.array(z.url({ protocol: /^https?$/, error: code('BAD_URL') })).min(1, code('EMPTY')),
      platforms: z
        .array(word(platformNames))
        .min(1, code('EMPTY'))
        .default([...platformNames])
        .describe('The targets that it can be run on. Default: all.'),
      image: z.strictObject({
        container: word([...containerNames, ...archiveNames]).describe(
          'What the image is made as: iso (ISO 9660 and Joliet), udf (with an ISO 9660 tree beside it), img (a FAT volume), vhd or vhdx (a disk with a FAT volume); or an archive, which is unpacked: zip, 7z, tar, git (a bundle of a repository).',
        ),
        name: marked
          .regex(imageNamePattern, code('BAD_IMAGE_NAME'))
          .describe(
            "The image's file name, with {marker} in it, ending as its container is called; .img also for iso and udf.",
          ),
        label: marked
          .optional()
          .describe(
            'The volume label, with {marker} in it; once the marker is in, 16 characters at most in iso and udf, 11 in the others. Archives have none.',
          ),
        files: z.array(file).min(1, code('EMPTY')).describe('What is inside. Folders come with their files.'),
        hiddenFolders: z
          .array(path)
          .default([])
          .describe('Folders of the files that have the hidden attribute. Default: none.'),
      }),
      deliver: z.strictObject({
        by: word(wayNames)
          .default('placed')
          .describe(
            'How it comes to the target: placed by the channel, or first through a web gateway or a mail gateway. Default: placed.',
          ),
        disguise: word(disguiseNames)
          .nullable()
          .default(null)
          .describe(
            'How it hides from a filter on its way: wrong-content-type, query-string and chunked (of the web), inside-zip. Its name can hide it, too. Default: null.',
          ),
        folder: word(['downloads', 'temp']),
        as: word(['agent', 'browser', 'user']).describe('Who places the image.'),
        zone: z
          .literal([3, 4], code('UNKNOWN_WORD'))
          .describe('The zone of the mark: 3 internet, 4 restricted.'),
        unblock: z
          .boolean()
          .default(false)
          .describe(
            'Whether the mark, once proven, is taken away as a user unblocks a file. Default: false.',
          ),
        unpack: word(unpackerNames)
          .nullable()
          .default(null)
          .describe(
            'What takes the files out of an archive, or an image out of the ZIP that it came in (disguise: inside-zip). Default: null.',
          ),
        copyTo: word(volumeNames)
          .nullable()
          .default(null)
          .describe(
            'The second volume, by its file system, to which the user then copies the image. Default: null.',
          ),
      }),
      subject: path.describe(
        'The file in the image whose zone is read, and which is opened if there is an open step.',
      ),
      steps: z.array(word(stepNames, 'UNKNOWN_STEP')).min(1, code('EMPTY')),
      deadline: duration
        .optional()
        .describe('Until when evidence must be readable, unless an expectation says.'),
      controls: z.array(control).min(1, code('EMPTY')).describe('The controls that this scenario exercises.'),
      expect: z
        .partialRecord(word([usually, ...postureNames]), z.partialRecord(control, expectation))
        .default({})
        .describe(
          `Per posture of the reference target, what differs from '${usually}'. Every posture is named, unless it is not for that target.`,
        ),
    } satisfies Record<keyof Scenario | 'deadline', z.ZodType>)
    .describe('One way of doing the technique, and which controls it exercises.');
}

export type ScenarioFile = z.output<ReturnType<typeof scenarioFile>>;
