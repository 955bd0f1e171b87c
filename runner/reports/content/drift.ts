import type { RunRecord } from '../../model/run-record.ts';

/**
 * How the target is not what its posture says: what the user set otherwise (`--drift`, recorded as a posture observation of
 * the harness), what was made to fail, and what was probed to be other than declared.
 */
export function driftOf({ target: { posture }, observations }: RunRecord): readonly string[] {
  const set = observations.flatMap(({ kind, arm, data }) =>
    kind === 'posture' && arm === null ? Object.entries(Object(data.drift)) : [],
  );
  const states = new Map<string, unknown>(set);
  const probed: string[] = [];
  for (const [control, state] of Object.entries(posture.declared)) {
    const seen = posture.probed[control] ?? 'unknown';
    if (state === 'broken' || state === 'rule-off') states.set(control, state);
    else if (seen !== 'unknown' && seen !== state) probed.push(`${control} is ${seen} (declared ${state})`);
  }
  return [...[...states].map(([control, state]) => `${control}=${state}`), ...probed];
}
