import type { HookConfig } from '../notifications/notify-config.ts';
import { type Finding, problemAt } from '../scenario/finding.ts';
import type { Stated } from '../scenario/parse-scenario.ts';
import type { Problem } from '../scenario/problem.ts';
import { schemaFindings } from '../scenario/schema-findings.ts';
import { type Path, readYaml } from '../scenario/yaml-source.ts';
import type { SourceConfig } from '../sources/source-config.ts';
import { type ConfigFile, configFile, type StepOfRule } from './config-file.ts';
import { type ConfigFinding, configProblem } from './config-problem.ts';
import type { WrittenGateway } from './gateways/gateway-config.ts';
import { pathFrom } from './path-from.ts';
import { placedTarget } from './targets/placed-target.ts';
import { isSecretsKey, type TargetConfig } from './targets/target-config.ts';

/** One entry of `rules`. */
export interface RuleEntry {
  /** File or folder: absolute, or relative to the working folder. */
  readonly path: string;
  readonly actsAt: StepOfRule | null;
  /** File, in the same way. */
  readonly placeholders: string | null;
  /** Where it stands in the configuration. */
  readonly at: Path;
}

/** `motw.yaml`, right as far as that can be seen in it alone. */
export interface Config {
  readonly file: string;
  /** Sections with a problem in them: they are taken for absent, so that the others can be checked all the same. */
  readonly leftOut: ReadonlySet<string>;
  readonly rules: readonly RuleEntry[];
  readonly sources: readonly SourceConfig[];
  /** Who is told; paths are relative to the file's folder. */
  readonly notify: readonly HookConfig[];
  /** By name; paths are relative to the file's folder. */
  readonly gateways: Readonly<Record<string, WrittenGateway>>;
  /** By name; paths as those of `rules`. */
  readonly targets: Readonly<Record<string, TargetConfig>>;
  /** Target to scenario or `*` to control. */
  readonly expect: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Stated>>>>>>;
  /** A problem with what stands there, in this file. */
  problem(finding: ConfigFinding): Problem;
}

export interface ParsedConfig {
  /** Null where nothing of it can be understood. With problems it is there to be checked further, not to be used. */
  readonly config: Config | null;
  readonly problems: readonly Problem[];
}

/** A configuration from its YAML text, or everything that is wrong with it. `file` names the text, and its folder is what paths begin at. */
export function parseConfig(text: string, file: string): ParsedConfig {
  const source = readYaml(text);
  const problem = (finding: ConfigFinding) => configProblem(finding, source, file);
  const problems = source.errors.map((e) => problemAt(e.code, e.text, e.position, file));
  if (source.value === undefined) return { config: null, problems };

  // A file with nothing but comments says nothing, and that is no mistake.
  const value = source.value ?? {};
  const wrong = schemaFindings(configFile, value, maySecret).map(secretNamed);
  problems.push(...wrong.map(problem));
  problems.sort((a, b) => a.line - b.line || a.column - b.column);
  const leftOut = new Set(wrong.map(({ path: [section] }) => String(section)));
  const sound = configFile.safeParse(without(value, leftOut));
  return { config: sound.success ? toConfig(sound.data, file, leftOut, problem) : null, problems };
}

function without(value: unknown, sections: ReadonlySet<string>): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([section]) => !sections.has(section)));
}

/** What is written by mistake where a secret belongs must not be repeated on a screen or in a log. */
function maySecret([section, , ...path]: Path): boolean {
  if (section === 'notify') return path[0] === 'webhook' && path.at(-1) !== 'format';
  if (section === 'gateways') return path.length !== 1 || path[0] !== 'lab';
  const harmless = ['kind', 'name', 'control', 'actsAt', 'via', 'method'];
  return section === 'sources' && path.length > 0 && !harmless.includes(String(path.at(-1)));
}

/** Of a target no key holds a secret: whoever writes one is told so, and not that some other key may be meant. */
function secretNamed(finding: Finding): ConfigFinding {
  const { code, path, at, given } = finding;
  if (path[0] === 'targets' && code === 'UNKNOWN_KEY' && isSecretsKey(given))
    return { code: 'SECRET_HERE', path, at, given };
  const place = code === 'WRONG_TYPE' && given.startsWith('expected ') ? placeOfSecret(path) : null;
  return place === null ? finding : { code: 'SECRET_WRITTEN', path, at, given: place };
}

/** How it is said there where a secret is, or null where no secret is asked for. */
function placeOfSecret(path: Path): string | null {
  const [section] = path;
  const key = String(path.at(-1));
  if (section === 'notify' && key === 'webhook') return 'webhook: { url: { env: NAME } }';
  const keys =
    section === 'notify' ? ['url'] : section === 'sources' || section === 'gateways' ? keysOfSecrets : [];
  return keys.includes(key) ? `${key}: { env: NAME } or ${key}: { file: PATH }` : null;
}

const keysOfSecrets = ['password', 'token', 'apiKey', 'clientSecret', 'value'];

function toConfig(
  { rules = [], sources = [], gateways = {}, notify = [], targets = {}, expect = {} }: ConfigFile,
  file: string,
  leftOut: Config['leftOut'],
  problem: Config['problem'],
): Config {
  const fromFile = pathFrom(file);
  return {
    file,
    leftOut,
    rules: rules.map((entry, index) => {
      const { path, actsAt, placeholders } = typeof entry === 'string' ? { path: entry } : entry;
      return {
        path: fromFile(path),
        actsAt: actsAt ?? null,
        placeholders: placeholders === undefined ? null : fromFile(placeholders),
        at: typeof entry === 'string' ? ['rules', index] : ['rules', index, 'path'],
      };
    }),
    sources,
    gateways,
    notify,
    targets: Object.fromEntries(
      Object.entries(targets).map(([name, target]) => [name, placedTarget(target, fromFile)]),
    ),
    expect,
    problem,
  };
}
