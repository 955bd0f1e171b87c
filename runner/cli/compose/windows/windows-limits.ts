import type { TargetConfig } from '../../../config/targets/target-config.ts';
import type { Limits } from '../../../lifecycle/rig.ts';

/** In milliseconds: a Windows machine of the user's, of which nothing is known, PowerShell's start in every operation included. */
export const windowsLimits: Limits = {
  startMs: 300_000,
  revertMs: 120_000,
  callMs: 120_000,
  cleanUpMs: 180_000,
  canaryMs: 20_000,
  pollMs: 500,
};

/** A machine that nobody starts is there or is not: nobody waits for minutes to hear which. */
const thereMs = 15_000;

export function limitsOf({ machine }: Pick<TargetConfig, 'machine'>): Limits {
  return machine.kind === 'unmanaged' ? { ...windowsLimits, startMs: thereMs } : windowsLimits;
}
