import { type Code, type Finding, problemOf, rightWord } from '../scenario/finding.ts';
import type { Problem } from '../scenario/problem.ts';
import type { Position, YamlSource } from '../scenario/yaml-source.ts';

interface Text {
  readonly what: (given: string) => string;
  readonly mend: string | null;
}

/** What can be wrong in a configuration, or with what it names, and not in a scenario. */
const texts = {
  NO_CONFIG: {
    what: (given) => `cannot be read: ${given}`,
    mend: 'name a motw.yaml with --config or MOTW_CONFIG',
  },
  OTHER_NAME: { what: (given) => `'${given}' is not read`, mend: 'name it motw.yaml' },
  UNKNOWN_TARGET: { what: (given) => `unknown target '${given}'`, mend: null },
  OWN_TARGET: {
    what: (given) => `'${given}' is the target that comes with the harness`,
    mend: 'give yours another name',
  },
  BAD_TARGET_NAME: {
    what: (given) => `'${given}' is no name for a target`,
    mend: 'letters, digits, dots, hyphens and underscores, a letter or digit first, 64 at most',
  },
  BAD_GATEWAY_NAME: {
    what: (given) => `'${given}' is no name for a gateway`,
    mend: 'letters, digits, dots, hyphens and underscores, a letter or digit first, 64 at most',
  },
  NO_WAY: {
    what: (given) => `'${given}' is neither a web proxy nor a mail system`,
    mend: "write 'web' or 'mail' under it",
  },
  TWO_WAYS: {
    what: (given) => `'${given}' is a web proxy and a mail system at once`,
    mend: 'make two gateways of it, each with a name of its own',
  },
  AGENT_OF_WHAT: {
    what: (given) => `the guest agent is reached through libvirt, and the machine is of the kind '${given}'`,
    mend: "give the agent's socket under 'channel' as 'socket', or use ssh",
  },
  SECRET_HERE: {
    what: (given) => `'${given}' is no key here: no secret belongs into this file`,
    mend: "take it out; ssh logs on with a key ('identityFile', or your agent), and libvirt with your own rights",
  },
  SECRET_WRITTEN: {
    what: (given) => `expected a map, found what is written there: write ${given}`,
    mend: 'NAME is an environment variable that holds it, PATH a file: a secret never stands in this file',
  },
  NO_KEY: {
    what: (given) => `there is no file ${given} on this machine`,
    mend: 'name the private key that is there; where others run on this target, it may be there',
  },
  UNKNOWN_SOURCE: { what: (given) => `there is no source '${given}' under 'sources'`, mend: null },
  UNKNOWN_SCENARIO: { what: (given) => `unknown scenario '${given}'`, mend: null },
  CONTROL_NOT_LOADED: {
    what: (given) =>
      `'${given}' is no control that is known, and not all rules and sources of this file could be read`,
    mend: 'mend what is said of those first',
  },
  NEVER_JUDGED: {
    what: (given) => `${given}, so it is never judged there`,
    mend: 'take the expectation away',
  },
  LISTED_TWICE: { what: (given) => `'${given}' is listed twice`, mend: 'keep one of them' },
  NAME_TAKEN: { what: (given) => `'${given}' is taken`, mend: 'give it another name' },
  NO_RULES: { what: (given) => given, mend: 'name a Sigma rule, or a folder with rules in it' },
  RULE_REFUSED: {
    what: (given) => given,
    mend: 'mend the rule, or leave it out: a rule is never evaluated in part',
  },
  RULE_DOUBT: {
    what: (given) => given,
    mend: 'write it as the Sigma specification does, or leave it as it is where it is meant so',
  },
  BAD_CONTROL_ID: {
    what: (given) => `the file's name is the control's id, and '${given}' is none`,
    mend: 'letters, digits, dots, hyphens and underscores, 128 at most',
  },
  CONTROL_TAKEN: {
    what: (given) => `the file's name is the control's id, and ${given}`,
    mend: 'give the file another name',
  },
  RULE_ID_TAKEN: { what: (given) => given, mend: 'give the rule an id of its own' },
  ACTS_AT_WHAT: {
    what: (given) => `at which step this rule acts does not follow from its log source '${given}'`,
    mend: null,
  },
  BAD_PLACEHOLDERS: {
    what: (given) => given,
    mend: 'a map in YAML or JSON: each name with a value, or with a list of values',
  },
} as const satisfies Record<string, Text>;

export type ConfigCode = keyof typeof texts;

/** A finding of a scenario's kind, or one of a configuration's own. */
export interface ConfigFinding extends Omit<Finding, 'code'> {
  readonly code: Code | ConfigCode;
}

/** @param file only names the text in the problem */
export function configProblem(finding: ConfigFinding, source: YamlSource, file: string): Problem {
  const { code, path, at, given, known } = finding;
  if (!isOwn(code)) return problemOf({ ...finding, code }, source, file);
  const problem = placedProblem(code, given, source.position(path, at), file);
  return known === undefined ? problem : { ...problem, hint: rightWord(given, known) };
}

/** @param hint in place of the usual one */
export function placedProblem(
  code: ConfigCode,
  given: string,
  { line, column }: Position,
  file: string,
  hint: string | null = texts[code].mend,
): Problem {
  return { file, line, column, code, severity: 'error', message: texts[code].what(given), hint };
}

function isOwn(code: Code | ConfigCode): code is ConfigCode {
  return Object.hasOwn(texts, code);
}
