import type { Upgrade } from './upgrade.ts';

/** Every step that a run's record ever took, oldest first. There has been no other schema than motw.run/1 yet. */
export const runUpgrades: readonly Upgrade[] = [];
