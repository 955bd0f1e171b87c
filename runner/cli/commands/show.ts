import { Command } from 'commander';
import { ownTarget, ownTargetTitle } from '../../config/targets/target-names.ts';
import { platformsOf } from '../../controls/catalogue.ts';
import { UnknownNameError } from '../../model/errors.ts';
import { type PostureName, postureNames } from '../../model/scenario.ts';
import { declaredStates, postures } from '../../targets/reference/postures.ts';
import { labInForce } from '../compose/lab/lab-in-force.ts';
import { alertControlsIn, controlsWith } from '../compose/lab.ts';
import { projectRules, projectScenarios } from '../compose/project.ts';
import { printJson, printWrapped } from '../print.ts';
import { configOption } from '../run-options.ts';

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
  throw new UnknownNameError('scenario', id, [
    ...scenarios.map((s) => s.id),
    ...controls.map((c) => c.id),
    ...postureNames,
    ownTarget,
    ...Object.keys(lab?.targets ?? {}),
  ] satisfies (PostureName | string)[]);
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
