import type { RunRecord } from '../../../model/run-record.ts';

/** What the user set otherwise than the posture says (`--drift`, recorded as a posture observation of the harness). */
export function setOtherwise({ observations }: RunRecord): ReadonlyMap<string, string> {
  return new Map(
    observations.flatMap(({ kind, arm, data }) =>
      kind === 'posture' && arm === null
        ? Object.entries(Object(data.drift)).map(([control, state]) => [control, String(state)] as const)
        : [],
    ),
  );
}

/**
 * How the target is not what its posture says: what the user set otherwise, what was made to fail, and what was probed to be
 * other than declared.
 */
export function driftOf(run: RunRecord): readonly string[] {
  const { posture } = run.target;
  const states = new Map(setOtherwise(run));
  const probed: string[] = [];
  for (const [control, state] of Object.entries(posture.declared)) {
    const seen = posture.probed[control] ?? 'unknown';
    if (state === 'broken' || state === 'rule-off') states.set(control, state);
    else if (seen !== 'unknown' && seen !== state) probed.push(`${control} is ${seen} (declared ${state})`);
  }
  return [...[...states].map(([control, state]) => `${control}=${state}`), ...probed];
}
