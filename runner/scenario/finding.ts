import { nearestWord } from '../model/errors.ts';
import { aDuration } from '../model/time/duration.ts';
import type { Problem } from './problem.ts';
import type { Path, Position, YamlSource } from './yaml-source.ts';

interface Text {
  /** What is wrong, given the word or value that is wrong. */
  readonly what: (given: string) => string;
  readonly mend: string | null;
}

/** Every error that a scenario file can raise. */
const texts = {
  YAML_SYNTAX: { what: (given) => given, mend: null },
  DUPLICATE_KEY: { what: (given) => given, mend: 'keep one of them' },
  UNREADABLE: {
    what: (given) => `cannot be read: ${given}`,
    mend: 'name a scenario file or a folder of them',
  },
  NOT_ITS_NAME: {
    what: (given) => `the id '${given}' is not the file's name`,
    mend: 'name the file <id>.yaml',
  },

  MISSING_KEY: { what: (given) => `'${given}' is missing`, mend: null },
  UNKNOWN_KEY: { what: (given) => `unknown key '${given}'`, mend: null },
  WRONG_TYPE: { what: (given) => given, mend: null },
  EMPTY: { what: () => 'must not be empty', mend: null },
  UNKNOWN_WORD: { what: (given) => `unknown word '${given}'`, mend: null },
  UNKNOWN_CONTROL: { what: (given) => `unknown control '${given}'`, mend: null },
  UNKNOWN_POSTURE: { what: (given) => `unknown posture '${given}'`, mend: null },
  UNKNOWN_STEP: { what: (given) => `unknown step '${given}'`, mend: null },
  UNKNOWN_STATUS: { what: (given) => `unknown status '${given}'`, mend: null },

  BAD_ID: { what: (given) => `'${given}' is no id`, mend: 'letters, digits, dots and hyphens' },
  BAD_TECHNIQUE: { what: (given) => `'${given}' is no ATT&CK technique id`, mend: 'as in T1553.005' },
  BAD_GUID: { what: (given) => `'${given}' is no guid`, mend: 'as in 002cca30-4778-4891-878a-aaffcfa502fa' },
  BAD_URL: { what: (given) => `'${given}' is no web address`, mend: 'begin with https://' },
  BAD_DATE: { what: (given) => `'${given}' is no date`, mend: 'year-month-day, as in 2027-01-31' },
  BAD_DURATION: {
    what: (given) => `'${given}' is no duration`,
    mend: aDuration,
  },
  BAD_PATH: {
    what: (given) => `'${given}' is no path in an image`,
    mend: 'relative, with /, no .., no character that Windows forbids, 64 characters a part at most',
  },
  BAD_SHORTCUT_NAME: { what: (given) => `'${given}' is no name for a shortcut`, mend: 'end it with .lnk' },
  BAD_IMAGE_NAME: {
    what: (given) => `'${given}' is no name for an image`,
    mend: 'end it as its container is called (.iso, .img, .vhd, .vhdx, .zip, .7z, .tar, .bundle), without characters that Windows forbids in a file name',
  },
  NO_MARKER: { what: (given) => `'${given}' does not carry the marker`, mend: "write '{marker}' into it" },
  LABEL_TOO_LONG: {
    what: (given) => `'${given}' is too long for a volume label`,
    mend: 'Joliet holds 16 characters and FAT 11, and the marker takes 8 of them',
  },
  BAD_LABEL: {
    what: (given) => `'${given}' is no label of a FAT volume`,
    mend: 'upper-case letters, digits, _ and -, and {marker}',
  },
  NAME_OF_OTHER_CONTAINER: {
    what: (given) => `'${given}' is not named as its container is`,
    mend: null,
  },
  NO_SUCH_FOLDER: {
    what: (given) => `'${given}' is no folder of the image`,
    mend: null,
  },
  DUPLICATE_FOLDER: { what: (given) => `'${given}' is listed twice`, mend: 'keep one of them' },

  DUPLICATE_PATH: {
    what: (given) => `'${given}' is in the image already`,
    mend: 'names differ by more than case',
  },
  NOT_IN_IMAGE: { what: (given) => `'${given}' is no file of the image`, mend: null },
  NO_PAYLOAD: {
    what: () => 'there is an open step, but the image holds no payload',
    mend: "add a file with 'is: payload'",
  },
  NO_MARKER_FILE: {
    what: () => 'there is an open step, but no marker.txt beside the payload',
    mend: "add marker.txt with 'is: marker' to the payload's folder",
  },
  OPENS_NO_PAYLOAD: {
    what: (given) => `the open step would open '${given}', which is no payload`,
    mend: 'make the payload, a shortcut to it, or a document the subject',
  },
  LEADS_TO_NO_PAYLOAD: {
    what: (given) => `the shortcut would start '${given}', which is no payload`,
    mend: 'a shortcut starts the benign program and nothing else',
  },
  NEEDS_WINDOWS: {
    what: (given) => `'${given}' would be opened, and only Windows follows shortcuts and shows documents`,
    mend: "add 'platforms: [windows]'",
  },
  LABEL_OF_ARCHIVE: {
    what: (given) => `'${given}' is a volume label, and an archive has none`,
    mend: 'take it away',
  },
  MOUNTS_ARCHIVE: {
    what: () => 'there is a mount step, and an archive is not mounted',
    mend: "take the step away; 'unpack' in 'deliver' takes out what is in it",
  },
  NOT_UNPACKED: {
    what: (given) => `there is the step '${given}', and nothing takes out what it is about`,
    mend: "say in 'deliver' what unpacks it, such as 'unpack: explorer'",
  },
  NOTHING_TO_UNPACK: {
    what: (given) => `'${given}' would have nothing to unpack`,
    mend: "make it an archive, or send the image with 'disguise: inside-zip'",
  },
  UNPACKER_OF_OTHER_ARCHIVE: { what: (given) => `'${given}' does not unpack this archive`, mend: null },
  DISGUISE_OF_OTHER_WAY: {
    what: (given) => `'${given}' hides nothing on this way`,
    mend: 'query-string and chunked are of the web, wrong-content-type of the web and of mail',
  },
  CONTROL_OF_OTHER_WAY: {
    what: (given) => `'${given}' has nothing to do with how the image is delivered here`,
    mend: "take the control off the list, or change 'by' or 'unpack' in 'deliver'",
  },
  MISSING_STEP: { what: (given) => `the step '${given}' is missing`, mend: null },
  STEP_ORDER: {
    what: (given) => `the step '${given}' is repeated or out of order`,
    mend: 'build, deliver, mount, inspect, open, collect, clean-up',
  },
  DUPLICATE_CONTROL: { what: (given) => `'${given}' is listed twice`, mend: 'keep one of them' },
  CONTROL_WITHOUT_STEP: {
    what: (given) => `'${given}' acts at a step that this scenario does not have`,
    mend: 'add the step, or take the control off the list',
  },
  CONTROL_OF_OTHER_CONTAINER: {
    what: (given) => `'${given}' does not act on volumes of this container`,
    mend: 'take the control off the list, or choose another container',
  },
  CONTROL_NOT_LISTED: {
    what: (given) => `'${given}' has an expectation but is not listed`,
    mend: "add it to 'controls', or take the expectation away",
  },
  MISSING_EXPECTATION: {
    what: (given) => `no expectation for ${given}`,
    mend: "state it there, or under 'usually'",
  },
  STATUS_OF_OTHER_KIND: {
    what: (given) => `'${given}' is no status of this kind of control`,
    mend: null,
  },
  GIVE_UP_TOO_EARLY: {
    what: (given) => `gives up after ${given}, before the deadline`,
    mend: 'wait at least until the deadline',
  },
} as const satisfies Record<string, Text>;

export type Code = keyof typeof texts;
export const codes = Object.keys(texts) as readonly Code[];

export function isCode(text: string): text is Code {
  return Object.hasOwn(texts, text);
}

/** A problem before it has a place in the text. */
export interface Finding {
  readonly code: Code;
  readonly path: Path;
  readonly at: 'key' | 'value';
  readonly given: string;
  /** The words that would have been right. */
  readonly known?: readonly string[];
}

export function problemOf(finding: Finding, source: YamlSource, file: string): Problem {
  const { code, path, at, given, known } = finding;
  const problem = problemAt(code, given, source.position(path, at), file);
  return known === undefined ? problem : { ...problem, hint: rightWord(given, known) };
}

export function problemAt(code: Code, given: string, position: Position, file: string): Problem {
  const text: Text = texts[code];
  return { file, ...position, code, severity: 'error', message: text.what(given), hint: text.mend };
}

/** `did you mean` the nearest of the known words, or all of them. */
export function rightWord(given: string, known: readonly string[]): string | null {
  const near = nearestWord(given, known);
  if (near !== null) return `did you mean '${near}'?`;
  return known.length === 0 ? null : `known: ${known.join(', ')}`;
}
