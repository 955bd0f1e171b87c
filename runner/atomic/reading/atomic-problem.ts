import { type Code, type Finding, problemOf, rightWord } from '../../scenario/finding.ts';
import type { Problem } from '../../scenario/problem.ts';
import type { Position, YamlSource } from '../../scenario/yaml-source.ts';

interface Text {
  readonly what: (given: string) => string;
  readonly mend: string | null;
}

/** What can be wrong with an Atomic Red Team file, or with what is expected of its tests, and not with a scenario. */
const texts = {
  NO_ATOMICS: {
    what: (given) => `no Atomic Red Team file here: ${given}`,
    mend: 'name a file such as T1553.005.yaml, or a folder of them such as atomics/',
  },
  TOO_LARGE: { what: (given) => `has ${given} bytes`, mend: '1 MiB is read at most' },
  NOT_YAML_NAME: { what: (given) => `'${given}' does not end with .yaml`, mend: 'the official files do' },
  UNUSED_ARGUMENT: {
    what: (given) => `'${given}' is declared and no command uses it`,
    mend: `write '#{...}' with its name into a command, or take it away`,
  },
  MISSING_ARGUMENT: {
    what: (given) => `a command uses '#{${given}}', which is not declared`,
    mend: "declare it under 'input_arguments'",
  },
  EXECUTOR_OF_NOTHING: {
    what: () => "there is a 'dependency_executor_name' but no dependency",
    mend: 'take it away',
  },
  SUDO_WITHOUT_ELEVATION: {
    what: () => "a command uses sudo, and 'elevation_required' is not true",
    mend: "write 'elevation_required: true'",
  },
  REUSED_GUID: { what: (given) => `the guid ${given} is taken`, mend: 'each test has a guid of its own' },
  UNKNOWN_GUID: {
    what: (given) => `no test with the guid ${given} was imported`,
    mend: 'import the file that has it, too, or take it out',
  },
  PREVENTIVE_OF_FOREIGN: {
    what: (given) =>
      `'${given}' is preventive: a test that is not ours has no unmarked arm and no sign that something was prevented`,
    mend: 'expect something of detective controls only, and have preventive ones judged by `motw run`',
  },
  NEVER_OF_FOREIGN: {
    what: (given) =>
      `'${given}' can't be found of a test that is not ours: nothing proves that what it is about happened`,
    mend: 'expect one of those',
  },
  GUID_TWICE: { what: (given) => `the guid ${given} stands here twice`, mend: 'keep one of them' },
} as const satisfies Record<string, Text>;

export type AtomicCode = keyof typeof texts;

/** A finding of a scenario's kind, or one of an atomic's own. */
export interface AtomicFinding extends Omit<Finding, 'code'> {
  readonly code: Code | AtomicCode;
}

/** @param file only names the text in the problem */
export function atomicProblem(finding: AtomicFinding, source: YamlSource, file: string): Problem {
  const { code, path, at, given, known } = finding;
  if (!isOwn(code)) return problemOf({ ...finding, code }, source, file);
  const problem = placedProblem(code, given, source.position(path, at), file);
  return known === undefined ? problem : { ...problem, hint: rightWord(given, known) };
}

export function placedProblem(code: AtomicCode, given: string, place: Position, file: string): Problem {
  const { what, mend } = texts[code];
  return { file, ...place, code, severity: 'error', message: what(given), hint: mend };
}

function isOwn(code: Code | AtomicCode): code is AtomicCode {
  return Object.hasOwn(texts, code);
}
