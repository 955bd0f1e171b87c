import { checkExpectations } from '../../../config/check-expectations.ts';
import { checkSources } from '../../../config/check-sources.ts';
import { everyScenario } from '../../../config/config-file.ts';
import { checkGateways } from '../../../config/gateways/check-gateways.ts';
import { toGateway } from '../../../config/gateways/gateway-config.ts';
import type { Config } from '../../../config/parse-config.ts';
import { readConfig } from '../../../config/read-config.ts';
import { checkTargets } from '../../../config/targets/check-targets.ts';
import { everyControl, platformsOf } from '../../../controls/catalogue.ts';
import { defaultDeadlineMs } from '../../../model/expectation.ts';
import { postureNames } from '../../../model/scenario.ts';
import { undeclared } from '../../../model/words.ts';
import { toExpectation } from '../../../scenario/parse-scenario.ts';
import type { Problem } from '../../../scenario/problem.ts';
import { madeToDocuments } from '../../../sources/source-config.ts';
import type { Lab } from '../lab.ts';
import { projectRules, projectScenarios } from '../project.ts';
import type { OwnRule } from './own-control.ts';
import { readOwnRules } from './own-rules.ts';

/** A configuration and its rules; or, where anything is wrong, everything that is. */
export async function readLab(
  file: string,
): Promise<{ readonly lab: Lab | null; readonly problems: readonly Problem[] }> {
  const { config, problems } = await readConfig(file);
  if (config === null) return { lab: null, problems };
  // What is wrong in one section keeps no other from being checked: people want to mend all of it at once.
  const scenarios = await projectScenarios();
  const own = await readOwnRules(config, {
    names: new Map(
      [
        ...everyControl.map(({ id }) => [id, 'a control of the harness'] as const),
        [undeclared, 'what the harness calls a block that no control explains'] as const,
        ...postureNames.map((name) => [name, 'a posture'] as const),
        ...scenarios.map(({ id }) => [id, 'a scenario'] as const),
      ].map(([name, what]) => [name.toLowerCase(), what]),
    ),
    ruleIds: new Map(
      (await projectRules('windows')).map(({ id, name }) => [id.toLowerCase(), `the harness's rule ${name}`]),
    ),
  });
  const wrong = [
    ...problems,
    ...own.problems,
    ...checkSources(config, [
      ...everyControl.map(({ id }) => id),
      ...own.rules.map(({ control }) => control.id),
      ...own.refused,
    ]),
    ...checkTargets(config),
    ...checkGateways(config),
    ...checkExpectations(config, {
      scenarios,
      controls: [
        ...everyControl.map((control) => ({ ...control, platforms: platformsOf(control.id) })),
        ...own.rules.map(({ control }) => ({ ...control, platforms: null })),
        ...own.refused.map((id) => ({ id, kind: null, actsAt: null, platforms: null })),
      ],
      allControls: own.allFound && config.leftOut.size === 0,
    }),
  ];
  if (wrong.length > 0) return { lab: null, problems: wrong };
  return { lab: labOf(config, own.rules), problems: [] };
}

function labOf({ file, sources, gateways, notify, targets, expect }: Config, rules: readonly OwnRule[]): Lab {
  return {
    file,
    rules,
    sources,
    notify,
    targets,
    gateways: Object.fromEntries(
      Object.entries(gateways).flatMap(([name, written]) => {
        const gateway = toGateway(written);
        return gateway === null ? [] : [[name, gateway]];
      }),
    ),
    aboutSources: madeToDocuments,
    expectations(target, scenario) {
      const stated = { ...expect[target]?.[everyScenario], ...expect[target]?.[scenario] };
      return new Map(
        Object.entries(stated).map(([control, one]) => [control, toExpectation(one, defaultDeadlineMs)]),
      );
    },
  };
}
