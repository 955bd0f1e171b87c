import { checkExpectations } from '../../config/check-expectations.ts';
import { checkSources } from '../../config/check-sources.ts';
import { ConfigError } from '../../config/config-error.ts';
import { everyScenario } from '../../config/config-file.ts';
import type { Config } from '../../config/parse-config.ts';
import { findConfig, readConfig } from '../../config/read-config.ts';
import { catalogue } from '../../controls/catalogue.ts';
import type { RunLog } from '../../lifecycle/run-log.ts';
import type { Control } from '../../model/control.ts';
import { defaultDeadlineMs, type Expectations } from '../../model/expectation.ts';
import { postureNames, type Scenario } from '../../model/scenario.ts';
import { undeclared } from '../../model/words.ts';
import { toExpectation } from '../../scenario/parse-scenario.ts';
import type { Problem } from '../../scenario/problem.ts';
import type { SourceConfig } from '../../sources/source-config.ts';
import type { OwnRule } from './own-control.ts';
import { readOwnRules } from './own-rules.ts';
import { projectRules, projectScenarios } from './project.ts';

/** What the user's `motw.yaml` adds. */
export interface Lab {
  readonly file: string;
  readonly rules: readonly OwnRule[];
  readonly sources: readonly SourceConfig[];
  expectations(target: string, scenario: string): Expectations;
}

/**
 * The configuration that is in force, or null where there is none.
 *
 * @param option what `--config` says
 * @throws ConfigError with everything that is wrong with it and with the rules that it names
 */
export async function labInForce(option: string | undefined): Promise<Lab | null> {
  const file = await configInForce(option);
  if (file === null) return null;
  const { lab, problems } = await readLab(file);
  if (lab === null) throw new ConfigError(problems);
  return lab;
}

/** @throws ConfigError */
export function configInForce(option: string | undefined): Promise<string | null> {
  return findConfig({ option, variable: process.env.MOTW_CONFIG, folder: '' });
}

/** A configuration and its rules; or, where anything is wrong, everything that is. */
export async function readLab(
  file: string,
): Promise<{ readonly lab: Lab | null; readonly problems: readonly Problem[] }> {
  const { config, problems } = await readConfig(file);
  if (config === null) return { lab: null, problems };
  const scenarios = await projectScenarios();
  const own = await readOwnRules(config, {
    names: new Map(
      [
        ...catalogue.map(({ id }) => [id, 'a control of the harness'] as const),
        [undeclared, 'what the harness calls a block that no control explains'] as const,
        ...postureNames.map((name) => [name, 'a posture'] as const),
        ...scenarios.map(({ id }) => [id, 'a scenario'] as const),
      ].map(([name, what]) => [name.toLowerCase(), what]),
    ),
    ruleIds: new Map(
      (await projectRules()).map(({ id, name }) => [id.toLowerCase(), `the harness's rule ${name}`]),
    ),
  });
  const wrong = [
    ...own.problems,
    ...checkSources(config, [
      ...catalogue.map(({ id }) => id),
      ...own.rules.map(({ control }) => control.id),
      ...own.refused,
    ]),
    ...checkExpectations(config, {
      targets: ['reference'],
      scenarios,
      controls: [
        ...catalogue,
        ...own.rules.map(({ control }) => control),
        ...own.refused.map((id) => ({ id, kind: null, actsAt: null })),
      ],
    }),
  ];
  if (wrong.length > 0) return { lab: null, problems: wrong };
  return { lab: labOf(config, own.rules), problems: [] };
}

function labOf({ file, sources, expect }: Config, rules: readonly OwnRule[]): Lab {
  return {
    file,
    rules,
    sources,
    expectations(target, scenario) {
      const stated = { ...expect[target]?.[everyScenario], ...expect[target]?.[scenario] };
      return new Map(
        Object.entries(stated).map(([control, one]) => [control, toExpectation(one, defaultDeadlineMs)]),
      );
    },
  };
}

/** The harness's controls and the user's own. */
export function controlsWith(lab: Lab | null): readonly Control[] {
  return lab === null ? catalogue : [...catalogue, ...lab.rules.map(({ control }) => control)];
}

/** Every scenario exercises the user's own controls; they are judged where it has their step. */
export function exercising(scenarios: readonly Scenario[], lab: Lab | null): readonly Scenario[] {
  const own = lab?.rules.map(({ control }) => control.id) ?? [];
  return scenarios.map((scenario) => ({ ...scenario, controls: [...scenario.controls, ...own] }));
}

/** One line for people, or null where nothing is left out. */
export function sourcesNotAsked(lab: Lab | null): string | null {
  if (lab === null || lab.sources.length === 0) return null;
  const names = lab.sources.map(({ name }) => name).join(', ');
  return `not asked: ${names} of ${lab.file} (the reference target has no network device, so nothing of it gets there)`;
}

/** Says in the record of the reference target which controls are the user's own, what feeds them, and which sources were not asked. */
export function recordLab(log: RunLog, lab: Lab): void {
  const say = (summary: string, data: Parameters<RunLog['observe']>[2]['data']): void => {
    const fact = { kind: 'configuration', source: 'harness', summary } as const;
    log.observe(null, null, { ...fact, data: { configuration: lab.file, ...data } });
  };
  for (const { rule, control, missing } of lab.rules) {
    const { id, title, file, sha256 } = rule;
    const { actsAt, sources } = control;
    say(`the user's own rule ${control.id}: ${title}`, {
      ...{ control: control.id, rule: id, title, file, sha256, actsAt },
      ...{ sources: [...sources], missing: [...missing] },
    });
  }
  if (lab.rules.length > 0) {
    const ids = lab.rules.map(({ control }) => control.id).join(', ');
    const { modelled } = log.record();
    log.update({ modelled: [...modelled, `telemetry that own rules read (${ids})`] });
  }
  for (const { name } of lab.sources) {
    say(`${name} is not asked: the target has no network device`, { source: name, asked: false });
  }
}
