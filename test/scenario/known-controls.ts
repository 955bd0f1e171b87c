import type { KnownControl } from '../../runner/scenario/check.ts';

/** The controls that the fixtures speak of, kept apart from the catalogue. */
export const knownControls: readonly KnownControl[] = [
  { id: 'mount-verb', kind: 'preventive', actsAt: 'mount' },
  { id: 'launch-gate', kind: 'preventive', actsAt: 'open' },
  { id: 'image-mounted', kind: 'detective', actsAt: 'mount' },
  { id: 'deny-optical-execute', kind: 'preventive', actsAt: 'open', onlyIn: ['iso', 'udf'] },
  { id: 'web-gateway', kind: 'preventive', actsAt: 'deliver', actsOn: ['web'] },
];
