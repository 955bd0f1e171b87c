import { runRecord, scenario, verdict } from '../reports/record-builder.ts';

/** Tonight's run: one control failed. */
export const recipeRun = runRecord({
  id: '20261130-023000-1a2b',
  startedAt: '2026-11-30T02:30:00.000Z',
  finishedAt: '2026-11-30T02:31:00.000Z',
  outcome: 'unexpected',
  scenarios: [
    scenario({
      verdicts: [
        verdict('launch-gate', 'not-prevented', { expected: 'prevented', outcome: 'unexpected' }),
        verdict('image-mounted', 'detected'),
      ],
    }),
  ],
});
