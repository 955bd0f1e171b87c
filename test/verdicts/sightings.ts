import type { JsonObject } from '../../runner/model/observation.ts';
import type { ControlId, MountMethod, OpenMethod, StepName, Zone } from '../../runner/model/words.ts';
import type { Seen } from './record-builder.ts';

/** What the lifecycle records, in the fewest words. */

type Result = 'done' | 'prompted' | { readonly refused: string; readonly under?: ControlId };

function attempt(
  kind: 'mount-attempt' | 'open-attempt',
  step: StepName,
  by: string,
  result: Result,
  data: JsonObject,
) {
  const refused = typeof result === 'object';
  return {
    kind,
    step,
    data: {
      by,
      is: refused ? 'refused' : result,
      code: refused ? result.refused : null,
      text: '',
      policy: refused && result.under !== undefined ? { [result.under]: 'on' } : {},
      ...data,
    },
  };
}

export function mount(by: MountMethod, result: Result, data: JsonObject = {}): Seen {
  return attempt('mount-attempt', 'mount', by, result, data);
}

export function open(result: Result, data: JsonObject = {}, by: OpenMethod = 'double-click'): Seen {
  return attempt('open-attempt', 'open', by, result, data);
}

/** The double-click refused by `mount-verb`, then the mount API let through. */
export const verbRemoved = mount('double-click', { refused: 'ERROR_NO_ASSOCIATION', under: 'mount-verb' });
export const apiWorks = mount('api', 'done');
export const noDriver = (by: MountMethod): Seen =>
  mount(by, { refused: 'ENODEV', under: 'virtual-drive-policy' });

export const noexec = open(
  { refused: 'EACCES', under: 'deny-optical-execute' },
  { options: ['ro', 'noexec'] },
);
/** The refusal that the gate gives; its log is another thing. */
export const denied = open({ refused: 'EPERM', under: 'launch-gate' });

export function gate(action: 'block' | 'warn'): Seen {
  return {
    kind: 'control-log',
    step: 'open',
    data: { control: 'launch-gate', action, path: 'p', pid: 7, zone: 3 },
  };
}

export function zone(mapped: Zone | null, data: JsonObject = {}): Seen {
  const stream = mapped === null ? null : `[ZoneTransfer]\r\nZoneId=${mapped}\r\n`;
  return { kind: 'zone-read', step: 'inspect', data: { path: 'p', stream, mapped, subject: true, ...data } };
}

export function markRead(stream: string | null): Seen {
  return { kind: 'mark-read', step: 'deliver', data: { path: 'p', stream, witness: 'guest' } };
}

export const delivered: Seen = {
  kind: 'delivered',
  step: 'deliver',
  data: { path: 'p', sha256: 'ab', witness: 'host' },
};

export function alert(
  control: ControlId,
  sinceStepMs: number,
  data: JsonObject = {},
  step: StepName | null = 'collect',
): Seen {
  return { kind: 'alert', step, data: { control, rule: 'r', event: 'e', tied: true, sinceStepMs, ...data } };
}

export function fault(step: StepName | null, data: JsonObject = {}): Seen {
  return { kind: 'fault', step, data: { code: 'EIO', text: 'a fault', ...data } };
}
