import type { JsonObject } from '../../runner/model/observation.ts';
import type { ControlId, StepName } from '../../runner/model/words.ts';
import type { CasePlan, Seen } from './record-builder.ts';

/** What the lifecycle records of deliveries, and of what stands in their way. */

const on = (control: ControlId) => ({ policy: { [control]: 'on' } });

export function sent(
  is: 'done' | 'refused' | 'prompted',
  code: string | null = null,
  more: JsonObject = {},
): Seen {
  const words = code === null ? null : 'its own words';
  return {
    ...{ kind: 'deliver-attempt', step: 'deliver' },
    data: { by: 'web', gateway: 'squid', is, code, text: words, ...on('web-gateway'), ...more },
  };
}

export function check(what: string, is = 'done'): Seen {
  return { kind: 'counter-check', step: 'deliver', data: { gateway: 'squid', what, is } };
}

export function unpacked(is: 'done' | 'refused', code: string | null = null): Seen {
  return {
    kind: 'deliver-attempt',
    step: 'deliver',
    data: { by: 'unpack', is, code, text: '', tool: 'unzip 6' },
  };
}

export function takenOut(mapped: number | null, policy = 'on'): Seen {
  return {
    ...{ kind: 'zone-read', step: 'deliver' },
    data: {
      ...{ path: 'p', stream: null, mapped, unpacked: true, tool: 'unzip 6' },
      policy: { 'archive-propagation': policy },
    },
  };
}

export function logged(control: ControlId, action: string, step: StepName): Seen {
  return { kind: 'control-log', step, data: { control, action, path: 'p' } };
}

export const notPlaced: Seen = {
  kind: 'delivered',
  step: 'deliver',
  data: { is: 'refused', code: '225', text: '' },
};
export const gone = (step: StepName): Seen => ({ kind: 'taken-away', step, data: { path: 'p' } });
export const viewed = (view: string, policy = 'on'): Seen => ({
  ...{ kind: 'view-read', step: 'open' },
  data: { path: 'p', application: 'Word 16', view, policy: { 'protected-view': policy } },
});

export const stops = { deliver: { is: 'blocked', code: 'HTTP_403' } } as const;
export const stoppedAtDeliver = (...see: readonly Seen[]): CasePlan => ({
  marked: { steps: stops, see },
  unmarked: { steps: stops, see },
  controls: ['web-gateway', 'mount-verb', 'image-file-created'],
});
export const throughout = [check('harmless'), sent('refused', 'HTTP_403'), check('harmless-after')];

export const antivirus = (marked: NonNullable<CasePlan['marked']>, unmarked = marked): CasePlan => ({
  ...{ marked, unmarked, controls: ['antivirus', 'image-mounted'] },
});
export const archive = (marked: readonly Seen[], unmarked: readonly Seen[] = marked): CasePlan => ({
  marked: { see: marked },
  unmarked: { see: unmarked },
  controls: ['archive-propagation', 'launch-gate'],
  steps: ['build', 'deliver', 'inspect', 'open', 'collect', 'clean-up'],
});
