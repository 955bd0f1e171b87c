import { Command } from 'commander';
import { acceptedFrom, type Change, type LeftAsIs, writeAccepted } from '../../../config/edit/accepted.ts';
import { ownTarget } from '../../../config/targets/target-names.ts';
import { HarnessError, UnknownNameError } from '../../../model/errors.ts';
import type { Expectations } from '../../../model/expectation.ts';
import type { RunRecord } from '../../../model/run-record.ts';
import type { Scenario } from '../../../model/scenario.ts';
import { setOtherwise } from '../../../reports/content/target/drift.ts';
import { findRun, readNamedRun } from '../../../store/find-run.ts';
import { agreed, canAsk } from '../../asking.ts';
import { labInForce } from '../../compose/lab/lab-in-force.ts';
import { alertControlsIn, controlsWith, type Lab } from '../../compose/lab.ts';
import { projectScenarios } from '../../compose/project.ts';
import { configToExtend } from '../../config-to-extend.ts';
import { isThere } from '../../named-path.ts';
import { print } from '../../print.ts';
import { configOption } from '../../run-options.ts';
import { UsageError } from '../../usage-error.ts';

interface Options {
  readonly config?: string;
  readonly yes?: true;
  readonly out: string;
}

export function acceptCommand(): Command {
  return new Command('accept')
    .argument('<run>', 'a run id or the beginning of one, `latest`, or a run folder')
    .addOption(configOption())
    .option('--yes', 'write it without being asked')
    .option('--out <dir>', 'folder of the run folders', 'runs')
    .addHelpText(
      'after',
      `
Shows what would change, then writes it under 'expect' in your motw.yaml (a new
one, where you have none). Comments stay. What was inconclusive is kept as it is.

Examples:
  $ motw accept latest
  $ motw accept 20261124-064512-3f9a --yes`,
    )
    .action(async (ref: string, options: Options) => {
      const record = await readNamedRun(await findRun(options.out, ref));
      mustTellHowThingsAre(record);
      const lab = await labOf(options.config);
      const { name } = record.target;
      const targets = [ownTarget, ...Object.keys(lab?.targets ?? {})];
      if (!targets.includes(name)) throw new UnknownNameError('target', name, targets);
      const scenarios = await projectScenarios();
      const expected = (id: string) => expectedNow(record, scenarios, lab, id);
      const controls = [...controlsWith(lab, 'windows'), ...alertControlsIn(lab)].map(({ id }) => id);
      const { changes, left } = acceptedFrom(record, { expected, controls });
      const file = await configToExtend(options.config);
      show(record, changes, left);
      if (changes.length === 0) return;
      writeAccepted(file.text, name, changes, expected);
      if (options.yes !== true && !(await asked(file.file))) return print('nothing was written');
      await file.write();
      print(`${file.isNew ? 'written' : 'extended'}: ${file.file}`);
    });
}

class NothingJudgedError extends HarnessError {
  readonly code = 'NOTHING_JUDGED';
  readonly category = 'environment';

  constructor({ id, target, observations }: RunRecord) {
    const [first] = observations.flatMap(({ kind, data }) => (kind === 'fault' ? [String(data.code)] : []));
    super(
      `run ${id} judged no control${first === undefined ? '' : ` (${first})`}, so there is nothing to accept; run again`,
      `\`motw doctor --target ${target.name}\` says what is in the way`,
    );
  }
}

function mustTellHowThingsAre(record: RunRecord): void {
  const { id, state } = record;
  if (state !== 'finished')
    throw new UsageError(
      `the run ${id} is ${state}, so it does not say how things are`,
      'accept a run that came to its end',
    );
  const drifted = [...setOtherwise(record).keys()];
  if (drifted.length > 0)
    throw new UsageError(
      `in the run ${id} --drift set ${drifted.join(', ')} otherwise, so it does not say how things are`,
      'accept a run without it',
    );
  if (record.scenarios.every(({ verdicts }) => verdicts.length === 0)) throw new NothingJudgedError(record);
}

/** None, where `--config` names a file that is to be made. */
async function labOf(option: string | undefined): Promise<Lab | null> {
  return option !== undefined && !(await isThere(option)) ? null : labInForce(option);
}

/** As a run judges: on the reference target what the scenario says of the posture, and over it what the configuration says. */
function expectedNow(
  { target }: RunRecord,
  scenarios: readonly Scenario[],
  lab: Lab | null,
  id: string,
): Expectations | null {
  const scenario = scenarios.find((known) => known.id === id);
  if (scenario === undefined) return null;
  const posture = target.platform === 'reference' ? target.posture.name : null;
  const ofPosture = Object.entries(scenario.expect).find(([name]) => name === posture)?.[1] ?? {};
  return new Map([...Object.entries(ofPosture), ...(lab?.expectations(target.name, id) ?? [])]);
}

function show({ id, target }: RunRecord, changes: readonly Change[], left: readonly LeftAsIs[]): void {
  print(
    changes.length === 0
      ? `run ${id} on ${target.name}: nothing to change`
      : `run ${id} on ${target.name} would change ${changes.length} expectation${changes.length === 1 ? '' : 's'}:`,
  );
  const width = Math.max(0, ...[...changes, ...left].map(({ control }) => control.length));
  for (const [scenario, ofScenario] of Map.groupBy(changes, (change) => change.scenario)) {
    print(`  ${scenario}`);
    for (const { control, before, after, gap } of ofScenario) {
      const over = gap === null ? '' : ` (its known gap ends: ${gap})`;
      print(`    ${control.padEnd(width)}  ${before ?? 'not stated'} -> ${after}${over}`);
    }
  }
  for (const { scenario, control, status, why } of left)
    print(`  kept as it was: ${scenario} ${control}, seen ${status}: ${why}`);
  if (changes.length > 0 && target.platform === 'reference')
    print(`  on ${target.name} they then hold in every posture, whatever the scenarios say of it`);
}

async function asked(file: string): Promise<boolean> {
  if (canAsk()) return agreed(`write this into ${file}?`);
  throw new UsageError('nobody can be asked here, so nothing was written', 'give --yes to have it written');
}
