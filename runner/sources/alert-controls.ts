import type { DetectiveControl } from '../model/control.ts';
import type { SourceConfig } from './source-config.ts';

/** The controls that the rules of a source are. */
export function alertControls({ name, alerts }: SourceConfig): readonly DetectiveControl[] {
  return alerts.map(({ control, rule, actsAt, title }) => ({
    id: control,
    kind: 'detective',
    title: title ?? `${rule} (${name})`,
    actsAt,
    needsMark: false,
    sources: [name],
  }));
}
