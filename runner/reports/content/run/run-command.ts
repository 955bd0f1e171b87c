import type { RunRecord } from '../../../model/run-record.ts';
import { setOtherwise } from '../target/drift.ts';
import { ownConfiguration } from '../target/own-rules.ts';

/** The command that does the run again. Its words are a shell's, whatever the record holds; not yet printable. */
export function runCommandOf(run: RunRecord): string {
  const { scenarios, target, quiet } = run;
  const arms = [...new Set(scenarios.flatMap((scenario) => scenario.arms.map(({ arm }) => arm)))];
  const { file } = ownConfiguration(run);
  const chosen = [...arms, ...(quiet === null ? [] : ['quiet'])];
  return [
    'motw run',
    ...scenarios.map(({ id }) => word(id)),
    `--target ${word(target.name)}`,
    ...(target.posture.name === null ? [] : [`--posture ${word(target.posture.name)}`]),
    ...[...setOtherwise(run)].map(([control, state]) => `--drift ${word(`${control}=${state}`)}`),
    ...(file === null ? [] : [`--config ${word(file)}`]),
    ...(chosen.length === 0 || chosen.length === 3 ? [] : [`--arms ${chosen.join(',')}`]),
  ].join(' ');
}

function word(text: string): string {
  return /^[\w./=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
