import type { RunRecord, ScenarioRecord } from '../../../model/run-record.ts';

/** What still works although a control acted; measured, and no control's verdict. */
export function residualGaps({ observations }: RunRecord, { id, arms }: ScenarioRecord): readonly string[] {
  const texts = arms.flatMap(({ arm, attempts }) =>
    observations
      .filter(
        (o) =>
          o.kind === 'residual-gap' &&
          o.scenario === id &&
          o.arm === arm &&
          (o.data.attempt ?? 1) === attempts,
      )
      .map(({ summary }) => `${summary} (${arm} arm)`),
  );
  return [...new Set(texts)];
}
