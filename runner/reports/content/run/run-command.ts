import type { RunRecord } from '../../../model/run-record.ts';
import { setOtherwise } from '../target/drift.ts';
import { ownConfiguration } from '../target/own-rules.ts';
import { shellWord } from './shell-word.ts';

/**
 * The command that does the run again, but for what it was held against and how often it was repeated; not yet printable. Which arms a
 * run was to leave out is only known of one that was finished.
 */
export function runCommandOf(run: RunRecord): string {
  const { scenarios, target, quiet, state, observations } = run;
  const arms = [...new Set(scenarios.flatMap((scenario) => scenario.arms.map(({ arm }) => arm)))];
  const { file } = ownConfiguration(run);
  const chosen = [...arms, ...(quiet === null ? [] : ['quiet'])];
  return [
    'motw run',
    ...scenarios.map(({ id }) => shellWord(id)),
    `--target ${shellWord(target.name)}`,
    ...(target.posture.name === null ? [] : [`--posture ${shellWord(target.posture.name)}`]),
    ...[...setOtherwise(run)].map(([control, state]) => `--drift ${shellWord(`${control}=${state}`)}`),
    ...(file === null ? [] : [`--config ${shellWord(file)}`]),
    ...(state !== 'finished' || chosen.length === 0 || chosen.length === 3
      ? []
      : [`--arms ${chosen.join(',')}`]),
    ...(observations.some(({ kind }) => kind === 'pause') ? ['--step'] : []),
  ].join(' ');
}
