import type { RunRecord, ScenarioRecord } from '../../../runner/model/run-record.ts';
import { hardened } from '../sample-runs.ts';

const names = [
  'T1553.005-1',
  'T1553.005-2',
  'img-open',
  'iso-hidden',
  'udf-open',
  'vhd-open',
  'vhdx-open',
  'T1553.005-3',
  'T1553.005-4',
  'zip-in-image',
  'hidden-volume',
  'image-in-image',
];

/** The run with so many scenarios, at most twelve; in the third and each fifth behind it one verdict is not as expected. */
export function withScenarios(count: number): RunRecord {
  const [model] = hardened.scenarios;
  if (model === undefined) throw new Error('no scenario');
  const scenarios = names.slice(0, count).map((id, place) => scenarioLike(model, id, place));
  const observations = scenarios.flatMap(({ id }, place) =>
    hardened.observations.map((one) => ({
      ...one,
      id: place === 0 ? one.id : `${one.id}-${place + 1}`,
      scenario: one.scenario === null ? null : id,
    })),
  );
  return { ...hardened, outcome: count > 2 ? 'unexpected' : 'expected', scenarios, observations };
}

function scenarioLike(model: ScenarioRecord, id: string, place: number): ScenarioRecord {
  const isBad = place % 5 === 2;
  const verdicts = model.verdicts
    // Not every scenario exercises every control.
    .filter(({ control }) => place % 3 !== 1 || control !== 'deny-optical-execute')
    .map((verdict) => {
      const evidence = place === 0 ? verdict.evidence : verdict.evidence.map((one) => `${one}-${place + 1}`);
      const why = `${verdict.control} in ${id}: the mount by double-click was refused with ERROR_NO_ASSOCIATION in both arms`;
      if (!isBad || verdict.control !== 'motw-propagation') return { ...verdict, why, evidence };
      return {
        ...verdict,
        why,
        evidence,
        status: 'blocked-unattributed' as const,
        outcome: 'unexpected' as const,
      };
    });
  return { ...model, id, verdicts };
}
