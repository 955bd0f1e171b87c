import { projectScenarios } from '../../runner/cli/compose/project.ts';
import { alertDetector } from '../../runner/detections/arm/alert-detector.ts';
import { Boots } from '../../runner/lifecycle/boots.ts';
import type { Rig } from '../../runner/lifecycle/rig.ts';
import { run } from '../../runner/lifecycle/run.ts';
import { RunLog } from '../../runner/lifecycle/run-log.ts';
import type { Observation } from '../../runner/model/observation.ts';
import { runSchemaName, type Verdict } from '../../runner/model/run-record.ts';
import type { Channel } from '../../runner/ports/channel.ts';
import type { EventSource } from '../../runner/ports/event-source.ts';
import type { Session } from '../../runner/ports/target.ts';
import { alertControls } from '../../runner/sources/alert-controls.ts';
import { alertedControls } from '../../runner/sources/alert-event.ts';
import { makeSource } from '../../runner/sources/make-source.ts';
import { sourceConfig } from '../../runner/sources/source-config.ts';
import { declaredStates } from '../../runner/targets/reference/postures.ts';
import { fakeImages } from '../lifecycle/fake-disk.ts';
import { FakeTarget } from '../lifecycle/fake-target.ts';
import { RecordingStore } from '../lifecycle/recording-store.ts';
import { rule } from './lab.ts';
import type { Product } from './products/product.ts';

const control = 'siem-iso';
const [scenario] = (await projectScenarios()).filter(({ id }) => id === 'T1553.005-2');

/** A target that ships its events to a SIEM. */
class ShippingTarget extends FakeTarget {
  extra: EventSource | null = null;

  override session(channel: Channel): Session {
    const session = super.session(channel);
    return { ...session, sources: [...session.sources, ...(this.extra === null ? [] : [this.extra])] };
  }
}

export interface SiemPlan {
  readonly product: Product;
  readonly config?: object;
  readonly giveUpAfterMs?: number;
  /** Called before each operation of the guest, with the newest file that was placed. */
  readonly heard: (operation: string, placed: string) => void;
}

/** The marked arm of one scenario by the real lifecycle and judge, on a fake target and a real source. */
export async function siemRun(
  plan: SiemPlan,
): Promise<{ readonly verdict: Verdict | undefined; readonly faults: readonly Observation[] }> {
  if (scenario === undefined) throw new Error('the scenario is gone');
  const { product, giveUpAfterMs = 20_000 } = plan;
  const config = sourceConfig.parse(
    product.config([], {
      alerts: [{ control, rule, actsAt: 'open' }],
      poll: '20ms',
      heartbeat: product.heartbeat(),
      ...plan.config,
    }),
  );
  const declared = declaredStates('unhardened', new Map());
  const target: ShippingTarget = new ShippingTarget(declared, {}, (operation) =>
    plan.heard(operation, target.machine.placed.at(-1) ?? ''),
  );
  target.extra = makeSource(config, { env: product.env, folder: '.' });
  const limits = {
    startMs: 5_000,
    revertMs: 5_000,
    callMs: 5_000,
    cleanUpMs: 5_000,
    canaryMs: 2_000,
    pollMs: 5,
  };
  const log = new RunLog(new RecordingStore(null, () => {}), {
    schema: runSchemaName,
    id: '20261124-120000-siem',
    state: 'running',
    startedAt: new Date().toISOString(),
    finishedAt: null,
    outcome: null,
    cleanUp: null,
    batch: null,
    harness: { version: '0', node: process.version, rules: {} },
    target: {
      name: 'fake',
      platform: 'reference',
      fingerprint: {},
      posture: { ...target.posture, probed: {} },
    },
    modelled: [],
  });
  let markers = 0;
  const rig: Rig = {
    target,
    boots: new Boots(target, limits),
    catalogue: alertControls(config),
    detector: alertDetector(alertedControls),
    gateways: [],
    images: fakeImages,
    log,
    expectations: () =>
      new Map([[control, { status: 'detected', deadlineMs: giveUpAfterMs, giveUpAfterMs, knownGap: null }]]),
    newMarker: () => (0xa0000000 + ++markers).toString(16),
    progress: () => {},
    signal: new AbortController().signal,
    limits,
  };
  await run({ scenarios: [{ ...scenario, controls: [control] }], arms: ['marked'], quiet: false }, rig);
  const { scenarios, observations } = log.record();
  return {
    verdict: scenarios.flatMap(({ verdicts }) => verdicts).find((one) => one.control === control),
    faults: observations.filter(({ kind }) => kind === 'fault'),
  };
}
