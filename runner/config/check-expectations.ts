import { defaultDeadlineMs } from '../model/expectation.ts';
import type { PlatformName } from '../model/scenario.ts';
import { type ControlKind, detectiveStatuses, preventiveStatuses, type StepName } from '../model/words.ts';
import type { Problem } from '../scenario/problem.ts';
import { everyScenario } from './config-file.ts';
import type { ConfigFinding } from './config-problem.ts';
import type { Config } from './parse-config.ts';
import { ownTarget } from './targets/target-names.ts';

export interface Known {
  readonly scenarios: readonly {
    readonly id: string;
    readonly steps: readonly StepName[];
    readonly platforms: readonly PlatformName[];
  }[];
  /** `kind` and `actsAt` are null of a rule that was refused. */
  readonly controls: readonly {
    readonly id: string;
    readonly kind: ControlKind | null;
    readonly actsAt: StepName | null;
    /** Null: it is not the platform that decides whether it is judged. */
    readonly platforms: readonly PlatformName[] | null;
  }[];
  /** False where there may be more controls: rules or sources of the configuration could not be read. */
  readonly allControls: boolean;
}

/** What is wrong with the expectations of a configuration, given what exists. */
export function checkExpectations(config: Config, known: Known): readonly Problem[] {
  return findings(config, known).map((finding) => config.problem(finding));
}

function findings({ expect, sources, targets, leftOut }: Config, all: Known): readonly ConfigFinding[] {
  const scenarios = [everyScenario, ...all.scenarios.map(({ id }) => id)];
  const ofSources = new Map(sources.flatMap(({ name, alerts }) => alerts.map((a) => [a.control, name])));
  return Object.entries(expect).flatMap(([target, ofTarget]): readonly ConfigFinding[] => {
    const inTarget = ['expect', target];
    const asked = targets[target]?.sources ?? [];
    const known = { ...all, controls: [...all.controls, ...alertsOf(asked, sources)] };
    const controls = known.controls.map(({ id }) => id);
    return [
      // Where `targets` are wrong, it is not known which there are.
      ...(leftOut.has('targets') ? [] : unknown('UNKNOWN_TARGET', inTarget, target, targetNames(targets))),
      ...Object.entries(ofTarget).flatMap(([scenario, ofScenario]) => {
        const inScenario = [...inTarget, scenario];
        return [
          ...unknown('UNKNOWN_SCENARIO', inScenario, scenario, scenarios),
          ...otherPlatform(inScenario, scenario, platformOf(target, targets), all),
          ...Object.entries(ofScenario).flatMap(([control, stated]): readonly ConfigFinding[] => {
            const path = [...inScenario, control];
            const source = ofSources.get(control);
            if (source !== undefined && !controls.includes(control) && !leftOut.has('targets')) {
              const given = `'${control}' is of the source '${source}', which is not asked about '${target}'`;
              return [{ code: 'NEVER_JUDGED', path, at: 'key', given }];
            }
            return [
              ...unknownControl(path, control, known),
              ...elsewhere(path, control, platformOf(target, targets), known),
              ...ofOne(path, stated, scenario, control, known),
            ];
          }),
        ];
      }),
    ];
  });
}

function platformOf(target: string, targets: Config['targets']): PlatformName {
  return targets[target]?.platform ?? ownTarget;
}

function elsewhere(
  path: readonly string[],
  given: string,
  platform: PlatformName,
  { controls }: Known,
): readonly ConfigFinding[] {
  const { platforms = null } = controls.find(({ id }) => id === given) ?? {};
  if (platforms === null || platforms.includes(platform)) return [];
  const what = `'${given}' is no control of targets of the platform ${platform}`;
  return [{ code: 'NEVER_JUDGED', path, at: 'key', given: what }];
}

function otherPlatform(
  path: readonly string[],
  given: string,
  platform: PlatformName,
  { scenarios }: Known,
): readonly ConfigFinding[] {
  const scenario = scenarios.find(({ id }) => id === given);
  if (scenario === undefined || scenario.platforms.includes(platform)) return [];
  const what = `'${given}' is not for targets of the platform ${platform}`;
  return [{ code: 'NEVER_JUDGED', path, at: 'key', given: what }];
}

function targetNames(targets: Config['targets']): readonly string[] {
  return [ownTarget, ...Object.keys(targets)];
}

/** The controls of the sources that are asked about a target. */
function alertsOf(asked: readonly string[], sources: Config['sources']): Known['controls'] {
  return sources
    .filter(({ name }) => asked.includes(name))
    .flatMap(({ alerts }) =>
      alerts.map(({ control: id, actsAt }) => ({ id, kind: 'detective', actsAt, platforms: null })),
    );
}

function unknown(
  code: 'UNKNOWN_TARGET' | 'UNKNOWN_SCENARIO' | 'UNKNOWN_CONTROL',
  path: readonly string[],
  given: string,
  known: readonly string[],
): readonly ConfigFinding[] {
  return known.includes(given) ? [] : [{ code, path, at: 'key', given, known }];
}

function unknownControl(
  path: readonly string[],
  given: string,
  { controls, allControls }: Known,
): readonly ConfigFinding[] {
  const ids = controls.map(({ id }) => id);
  if (allControls || ids.includes(given)) return unknown('UNKNOWN_CONTROL', path, given, ids);
  return [{ code: 'CONTROL_NOT_LOADED', path, at: 'key', given }];
}

function ofOne(
  path: readonly string[],
  stated: Config['expect'][string][string][string],
  scenarioId: string,
  controlId: string,
  { scenarios, controls }: Known,
): readonly ConfigFinding[] {
  const { status, deadline, giveUpAfter } = typeof stated === 'string' ? { status: stated } : stated;
  const found: ConfigFinding[] = [];
  const control = controls.find(({ id }) => id === controlId);
  const own: readonly string[] = control?.kind === 'preventive' ? preventiveStatuses : detectiveStatuses;
  if (control !== undefined && control.kind !== null && !own.includes(status)) {
    found.push({ code: 'STATUS_OF_OTHER_KIND', path, at: 'value', given: status, known: own });
  }
  const step = control?.actsAt ?? null;
  const scenario = scenarios.find(({ id }) => id === scenarioId);
  if (scenario !== undefined && step !== null && !scenario.steps.includes(step)) {
    const given = `'${controlId}' acts at ${step}, and '${scenarioId}' has no such step`;
    found.push({ code: 'NEVER_JUDGED', path, at: 'key', given });
  }
  if (giveUpAfter !== undefined && giveUpAfter < (deadline ?? defaultDeadlineMs)) {
    const given = `${giveUpAfter} ms`;
    found.push({ code: 'GIVE_UP_TOO_EARLY', path: [...path, 'giveUpAfter'], at: 'value', given });
  }
  return found;
}
