import type { GatewayConfig } from '../../config/gateways/gateway-config.ts';
import type { TargetConfig } from '../../config/targets/target-config.ts';
import { catalogueOf } from '../../controls/catalogue.ts';
import type { RunLog } from '../../lifecycle/run-log.ts';
import type { Control } from '../../model/control.ts';
import type { Expectations } from '../../model/expectation.ts';
import type { PlatformName, Scenario } from '../../model/scenario.ts';
import type { HookConfig } from '../../notifications/notify-config.ts';
import { alertControls } from '../../sources/alert-controls.ts';
import type { SourceConfig } from '../../sources/source-config.ts';
import type { OwnRule } from './lab/own-control.ts';

/** What the user's `motw.yaml` adds. */
export interface Lab {
  readonly file: string;
  readonly rules: readonly OwnRule[];
  readonly sources: readonly SourceConfig[];
  /** Who is told of changes. */
  readonly notify: readonly HookConfig[];
  /** The user's own machines, by name. */
  readonly targets: Readonly<Record<string, TargetConfig>>;
  /** The user's own web proxies and mail systems, by name. */
  readonly gateways: Readonly<Record<string, GatewayConfig>>;
  /** What is said wherever sources are shown. */
  readonly aboutSources: string;
  expectations(target: string, scenario: string): Expectations;
}

/** The harness's controls on a platform and the user's own. */
export function controlsWith(lab: Lab | null, platform: PlatformName = 'reference'): readonly Control[] {
  return [...catalogueOf(platform), ...(lab?.rules.map(({ control }) => control) ?? [])];
}

/** The sources that are asked about a target. */
export function sourcesOf({ sources: asked }: TargetConfig, { sources }: Lab): readonly SourceConfig[] {
  return sources.filter(({ name }) => asked.includes(name));
}

/** The controls that the rules of the sources are, where some target has the source. */
export function alertControlsIn(lab: Lab | null): readonly Control[] {
  if (lab === null) return [];
  const asked = new Set(Object.values(lab.targets).flatMap(({ sources }) => sources));
  return lab.sources.filter(({ name }) => asked.has(name)).flatMap(alertControls);
}

/** Every scenario exercises the user's own controls; they are judged where it has their step. */
export function exercising(
  scenarios: readonly Scenario[],
  lab: Lab | null,
  alerts: readonly Control[] = [],
): readonly Scenario[] {
  const own = [...(lab?.rules.map(({ control }) => control.id) ?? []), ...alerts.map(({ id }) => id)];
  return scenarios.map((scenario) => ({ ...scenario, controls: [...scenario.controls, ...own] }));
}

/** One line for people, or null where nothing is left out. */
export function sourcesNotAsked(lab: Lab | null): string | null {
  if (lab === null || lab.sources.length === 0) return null;
  const names = lab.sources.map(({ name }) => name).join(', ');
  return `not asked: ${names} of ${lab.file} (the reference target has no network device, so nothing of it gets there). ${lab.aboutSources}`;
}

/** Says in the record of the reference target which controls are the user's own, what feeds them, and which sources were not asked. */
export function recordLab(log: RunLog, lab: Lab): void {
  const say = (summary: string, data: Parameters<RunLog['observe']>[2]['data']): void => {
    const fact = { kind: 'configuration', source: 'harness', summary } as const;
    log.observe(null, null, { ...fact, data: { configuration: lab.file, ...data } });
  };
  for (const own of lab.rules) {
    const { summary, data } = ownRuleFact(own);
    say(summary, data);
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

/** What the record says of one of the user's own rules. */
export function ownRuleFact({ rule, control, missing }: OwnRule) {
  const { id, title, file, sha256 } = rule;
  const { actsAt, sources } = control;
  return {
    summary: `the user's own rule ${control.id}: ${title}`,
    data: {
      ...{ control: control.id, rule: id, title, file, sha256, actsAt },
      ...{ sources: [...sources], missing: [...missing] },
    },
  };
}
