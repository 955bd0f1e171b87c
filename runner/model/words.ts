/** The harness's vocabulary as closed sets. Every other file takes its words from here. */

export const stepNames = ['build', 'deliver', 'mount', 'inspect', 'open', 'collect', 'clean-up'] as const;
export type StepName = (typeof stepNames)[number];

/** `completed`: its last attempt succeeded. `blocked`: the guest refused. `failed`: a fault. `skipped`: not tried. */
export type StepStatus = 'running' | 'completed' | 'blocked' | 'failed' | 'skipped';

export const armNames = ['marked', 'unmarked', 'quiet'] as const;
export type ArmName = (typeof armNames)[number];
/** The arms in which something is done; `quiet` only listens. */
export type ActiveArm = Exclude<ArmName, 'quiet'>;

export type ControlId = string;
export type ControlKind = 'preventive' | 'detective';

export const preventiveStatuses = [
  'prevented',
  'warned',
  'not-prevented',
  'blocked-unattributed',
  'not-configured',
  'not-reached',
  'inconclusive',
] as const;
type PreventiveStatus = (typeof preventiveStatuses)[number];

export const detectiveStatuses = [
  'detected',
  'late',
  'missed',
  'not-instrumented',
  'not-reached',
  'inconclusive',
] as const;
type DetectiveStatus = (typeof detectiveStatuses)[number];

export type Status = PreventiveStatus | DetectiveStatus;
export const statuses: readonly Status[] = [...new Set([...preventiveStatuses, ...detectiveStatuses])];

/** Whether it says how a control is: the others only say that it could not be judged that time. */
export function isKnown(status: Status): boolean {
  return status !== 'inconclusive' && status !== 'not-reached';
}

export const outcomes = ['expected', 'unexpected', 'known-gap', 'inconclusive', 'unstated'] as const;
export type Outcome = (typeof outcomes)[number];

/** A control's state as a target can be asked for it. */
export const controlStates = ['on', 'warn', 'audit', 'off'] as const;
export type ControlState = (typeof controlStates)[number];

/**
 * What a switchboard can set. `broken`: configured but inert. `rule-off`: the sensor works, the rule is gone.
 * Both exist to prove that the harness notices.
 */
export const switchStates = [...controlStates, 'broken', 'rule-off'] as const;
export type SwitchState = (typeof switchStates)[number];

/** How a file is mounted or opened: as a user does it in the shell, or by the programming interface. */
export type MountMethod = 'double-click' | 'api';
export type OpenMethod = 'double-click' | 'create-process';
/** What a delivery passes: a gateway of either way, and the tool that unpacks. */
export type DeliverMethod = 'web' | 'mail' | 'unpack';

/** URLZONE values (MS-FSCC 5.6.1; urlmon.h): 0 local machine, 1 intranet, 2 trusted, 3 internet, 4 restricted. */
export type Zone = 0 | 1 | 2 | 3 | 4;

/** From zone 3 on, Windows treats a file as coming from outside. A platform that maps a file to none (null) does not. */
export function fromOutside(zone: Zone | null): boolean {
  return zone !== null && zone >= 3;
}

/** The pseudo-control that stands for a block which no declared control explains. */
export const undeclared = 'undeclared';
