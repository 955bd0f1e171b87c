import { Command } from 'commander';
import { ownTarget, ownTargetTitle } from '../../config/targets/target-names.ts';
import { platformsOf } from '../../controls/catalogue.ts';
import { nearestWord } from '../../model/errors.ts';
import { postureNames } from '../../model/scenario.ts';
import { declaredStates, postures } from '../../targets/reference/postures.ts';
import { controlOfWay } from '../compose/gateways/ways.ts';
import { labInForce } from '../compose/lab/lab-in-force.ts';
import { alertControlsIn, controlsWith } from '../compose/lab.ts';
import { projectRules, projectScenarios } from '../compose/project.ts';
import { printJson, printWrapped } from '../print.ts';
import { configOption } from '../run-options.ts';
import { UsageError } from '../usage-error.ts';

export function showCommand(): Command {
  return new Command('show')
    .argument('<id>', 'as `motw list` names it')
    .addOption(configOption())
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      '\nExamples:\n  $ motw show T1553.005-2\n  $ motw show launch-gate\n  $ motw show locked-down',
    )
    .action(async (id: string, options: { json?: true; config?: string }) => {
      const shown = await describe(id, options.config);
      if (options.json) printJson(shown);
      else for (const line of lines(shown, '')) printWrapped(line, `${/^ */.exec(line)?.[0]}  `);
    });
}

async function describe(id: string, config: string | undefined): Promise<object> {
  const lab = await labInForce(config);
  const controls = [...controlsWith(lab, 'windows'), ...alertControlsIn(lab)];
  const scenarios = await projectScenarios();
  const scenario = scenarios.find((known) => known.id === id);
  if (scenario !== undefined) return { scenario };
  const control = controls.find((known) => known.id === id);
  if (control !== undefined) {
    const platforms = platformsOf(id);
    const own = lab?.rules.find((known) => known.control.id === id);
    const rule = own?.rule ?? (await projectRules('windows')).find((known) => known.name === id);
    const {
      signs: _signs,
      subjectAbsent: _absent,
      ...data
    } = { signs: null, subjectAbsent: null, ...control };
    return {
      control: platforms.length === 0 ? data : { ...data, platforms },
      ...(rule === undefined ? {} : { rule: { id: rule.id, title: rule.title, sha256: rule.sha256 } }),
      ...(own === undefined
        ? {}
        : {
            ownRule: { file: own.rule.file, ...(own.missing.length === 0 ? {} : { missing: own.missing }) },
          }),
    };
  }
  const name = postureNames.find((known) => known === id);
  if (name !== undefined)
    return { posture: { id: name, title: postures[name].title, controls: declaredStates(name, new Map()) } };
  if (id === ownTarget) return { target: { id, platform: ownTarget, title: ownTargetTitle } };
  const target = lab?.targets[id];
  if (target !== undefined) return { target: { id, ...target } };
  const gateway = lab !== null && Object.hasOwn(lab.gateways, id) ? lab.gateways[id] : undefined;
  if (gateway !== undefined)
    return { gateway: { id, control: controlOfWay[gateway.way], ...asWritten(gateway) } };
  throw nothingCalled(id, {
    scenarios: scenarios.map((s) => s.id),
    controls: controls.map((c) => c.id),
    postures: postureNames,
    targets: [ownTarget, ...Object.keys(lab?.targets ?? {})],
    ...(lab !== null && Object.keys(lab.gateways).length > 0 && { gateways: Object.keys(lab.gateways) }),
  });
}

/** Addresses as texts. */
function asWritten(value: object): object {
  return JSON.parse(JSON.stringify(value));
}

function nothingCalled(id: string, known: Readonly<Record<string, readonly string[]>>): UsageError {
  const near = nearestWord(id, Object.values(known).flat());
  return new UsageError(
    `nothing is called '${id}'${near === null ? '' : `, did you mean '${near}'?`}`,
    `known: ${Object.entries(known)
      .map(([kind, names]) => `${kind} ${names.join(', ')}`)
      .join('; ')}`,
  );
}

/** Nested data as indented `name: value` lines. */
function lines(value: unknown, indent: string): string[] {
  if (value === null || typeof value !== 'object') return [`${indent}${String(value)}`];
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object'))
    return [`${indent}${value.length === 0 ? 'none' : value.join(', ')}`];
  return Object.entries(value).flatMap(([name, inner]) =>
    inner === null || typeof inner !== 'object'
      ? [`${indent}${name}: ${String(inner)}`]
      : [`${indent}${name}:`, ...lines(inner, `${indent}  `)],
  );
}
