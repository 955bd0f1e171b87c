import { dirname } from 'node:path';
import { alertDetector } from '../../detections/arm/alert-detector.ts';
import { ruleDetector } from '../../detections/arm/rule-detector.ts';
import type { Limits } from '../../lifecycle/rig.ts';
import type { Machine } from '../../ports/machine.ts';
import { alertedControls } from '../../sources/alert-event.ts';
import { makeSource } from '../../sources/make-source.ts';
import { sourcesOf } from '../compose/lab.ts';
import { projectRules } from '../compose/project.ts';
import { viewing } from '../compose/viewing-detector.ts';
import { controlsOn, ownRulesOn } from '../compose/windows/controls-on-windows.ts';
import { limitsOf } from '../compose/windows/windows-limits.ts';
import { windowsTarget } from '../compose/windows/windows-target.ts';
import type { WindowsTarget } from './foreign-plan.ts';
import type { ForeignRig } from './run-foreign.ts';

interface How extends Pick<ForeignRig, 'signal' | 'progress' | 'onBegin'> {
  /** In place of the one that the configuration names. */
  readonly machine?: Machine;
  readonly limits?: Limits;
}

/** What a run of ours on this target would work with, but for images and a catalogue of preventive controls. Nothing is contacted yet. */
export async function foreignRig(
  chosen: WindowsTarget,
  { machine, limits, ...how }: How,
): Promise<ForeignRig> {
  const { config, lab } = chosen;
  const around = { env: process.env, folder: dirname(lab.file) };
  const sources = sourcesOf(config, lab).map((source) => makeSource(source, around));
  const own = ownRulesOn(lab);
  const rules = viewing(ruleDetector([...(await projectRules('windows')), ...own.map(({ rule }) => rule)]));
  const alerts = alertDetector(alertedControls);
  return {
    ...how,
    target: await windowsTarget(chosen, sources, machine),
    limits: limits ?? limitsOf(config),
    catalogue: controlsOn(chosen).filter(({ kind }) => kind === 'detective'),
    detector: {
      rules: rules.rules,
      ruleOf: rules.ruleOf,
      detect: (events, arm) => [...rules.detect(events, arm), ...alerts.detect(events, arm)],
    },
    missing: new Map(own.map(({ control, missing }) => [control.id, missing])),
  };
}
