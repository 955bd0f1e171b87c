import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { buildWindowsPayload } from '../../../../artifacts/payloads/windows/index.ts';
import { alertDetector } from '../../../detections/arm/alert-detector.ts';
import { ruleDetector } from '../../../detections/arm/rule-detector.ts';
import { Boots } from '../../../lifecycle/boots.ts';
import type { ProgressEvent, Rig } from '../../../lifecycle/rig.ts';
import type { Detector } from '../../../ports/detector.ts';
import type { Gateway } from '../../../ports/gateway.ts';
import type { Machine } from '../../../ports/machine.ts';
import { alertedControls } from '../../../sources/alert-event.ts';
import { makeSource } from '../../../sources/make-source.ts';
import type { ChosenGateway } from '../../running/chosen-gateways.ts';
import type { ChosenTarget } from '../../running/chosen-targets.ts';
import { recordGateways } from '../gateways/record-gateways.ts';
import { imagesIn } from '../images/images-in.ts';
import { sourcesOf } from '../lab.ts';
import { projectRules } from '../project.ts';
import type { RunPlace } from '../reference-rig.ts';
import { beginLog } from '../rig-parts.ts';
import { viewing } from '../viewing-detector.ts';
import { controlsOn, ownRulesOn } from './controls-on-windows.ts';
import { recordLabOn } from './record-lab.ts';
import { limitsOf } from './windows-limits.ts';
import { windowsTarget } from './windows-target.ts';

export interface WindowsRun {
  readonly target: Extract<ChosenTarget, { platform: 'windows' }>;
  readonly folder: RunPlace;
  /** Those that the run's scenarios go through; all are the user's own. */
  readonly gateways?: readonly Gateway[];
  readonly ownGateways?: readonly ChosenGateway[];
  readonly signal: AbortSignal;
  readonly progress: (event: ProgressEvent) => void;
  /** In place of the one that the configuration names. */
  readonly machine?: Machine;
  readonly limits?: Rig['limits'];
}

/**
 * A run on a machine of the user's, put together. The harness sets no control there and expects nothing of its own: only what the
 * configuration states is expected.
 */
export async function windowsRig(run: WindowsRun): Promise<Rig> {
  const { target: chosen, folder, limits = limitsOf(run.target.config) } = run;
  const { name, config, lab } = chosen;
  const around = { env: process.env, folder: dirname(lab.file) };
  const sources = sourcesOf(config, lab).map((source) => makeSource(source, around));
  const target = await windowsTarget(chosen, sources, run.machine);
  const own = ownRulesOn(lab);
  const rules = ruleDetector([...(await projectRules('windows')), ...own.map(({ rule }) => rule)]);
  const detector = both(viewing(rules), alertDetector(alertedControls));
  const log = await beginLog(folder, target, detector);
  recordLabOn(log, chosen);
  recordGateways(log, run.gateways ?? [], run.ownGateways ?? []);
  return {
    target,
    boots: new Boots(target, limits),
    catalogue: controlsOn(chosen),
    detector,
    log,
    gateways: run.gateways ?? [],
    images: imagesIn(folder.images, buildWindowsPayload()),
    expectations: ({ id }) => lab.expectations(name, id),
    newMarker: () => randomBytes(4).toString('hex'),
    progress: run.progress,
    signal: run.signal,
    limits,
  };
}

function both(one: Detector, other: Detector): Detector {
  return {
    rules: { ...one.rules, ...other.rules },
    ruleOf: { ...one.ruleOf, ...other.ruleOf },
    detect: (events, arm) => [...one.detect(events, arm), ...other.detect(events, arm)],
  };
}
