import type { ArmName, StepName } from './words.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/**
 * What an observation is about, and what its `data` holds:
 *
 * | kind | data |
 * | --- | --- |
 * | `delivered` | `path`, `sha256`, `witness`: `guest` or `host`; `as`: who placed it, `asked`: who should have; or `unblocked` |
 * | `mark-read` | `path`, `stream`: text or null, `witness` |
 * | `mount-attempt`, `open-attempt` | `by`, `is`: `done`, `refused`, `prompted` or `unavailable`, `code`, `text`, `policy`, and what the guest adds; `said` where it did what it said it refused |
 * | `deliver-attempt` | the image sent through a gateway, or unpacked: `by`: `web`, `mail` or `unpack`, `gateway`: its name, `is`: `done`, `refused` or `prompted`, `code`, `text`: the gateway's own words, `sha256`: of what arrived or null, `from`: address; `hasAllowed`: whether somebody may have it, who must get it then; `policy`; of unpacking: `tool`; `who`: `target` where its own browser downloaded it, by which gateway is not known |
 * | `counter-check` | what must pass a gateway that refuses the image: `gateway`, `what`: `harmless`, `harmless-after` or `allowed`, `is`, `code`, `text` |
 * | `taken-away` | `path`: a file that was delivered and is gone, or is kept back |
 * | `content` | `matches`, `missing`, `different`, `extra` |
 * | `zone-read` | `path`, `stream`, `mapped`: zone or null, `policy`; `subject`: of the file that the scenario is about, or `unpacked`: of what was taken out of an archive, with its `tool` |
 * | `view-read` | `path`, `application`, `view`: `protected` or `editable`, `policy` |
 * | `trace` | `marker`, `found` |
 * | `event` | `source`, `seenAt`, `event` |
 * | `alert` | `control`, `rule`, `event`: observation id, `tied`, `doubtful`: it fits but for its time, `by`, `sinceStepMs` |
 * | `canary` | `source`, `phase`: `opening` or `closing`, `came`, `missing` |
 * | `control-log` | `control`, `action`, and the record as the control wrote it |
 * | `posture` | `states` |
 * | `configuration` | `ruleOf`: by control, the id of its rule; of a machine of the user's: `machine`, `channel`, `user`, `switchOn`, `exercised`; of a rule of the user's own: `control`, `rule`, `title`, `file`, `sha256`, `actsAt`, `sources`, `missing`: what its log source needs and the target lacks; of a SIEM or EDR: `source`, `asked`; of a gateway: `gateway`, `way`, `control`, `own`, and of the user's own `configuration`, `as` |
 * | `clock` | `skewMs`, `uncertaintyMs` |
 * | `residual-gap` | `gap`, `works` |
 * | `residue` | `found` |
 * | `pause` | of an exercise (`run --step`), before a step: `waitedMs` |
 * | `blue-team` | what the blue team says itself: `control`: id or null, `says`: `blocked`, `alerted`, `logged`, `nothing`, `unsure` or null, `note`, `sinceStepMs`: since the control's step began, or null |
 * | `fault` | `code`, `text` |
 *
 * `data.attempt` (1 or 2) tells which try of the arm it belongs to.
 */
export const observationKinds = [
  'delivered',
  'mark-read',
  'mount-attempt',
  'open-attempt',
  'deliver-attempt',
  'counter-check',
  'taken-away',
  'content',
  'zone-read',
  'view-read',
  'trace',
  'event',
  'alert',
  'canary',
  'control-log',
  'posture',
  'configuration',
  'clock',
  'residual-gap',
  'residue',
  'pause',
  'blue-team',
  'fault',
] as const;
export type ObservationKind = (typeof observationKinds)[number];

/** One fact: what, when, in which step, from which source, with the raw record. */
export interface Observation {
  readonly id: string;
  readonly scenario: string | null;
  readonly arm: ArmName | null;
  readonly step: StepName | null;
  /** Host time, ISO 8601. */
  readonly at: string;
  readonly source: string;
  readonly kind: ObservationKind;
  readonly summary: string;
  readonly data: JsonObject;
}
