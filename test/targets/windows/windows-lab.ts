import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileInput, packIso } from 'iso-packer';
import { buildImage } from '../../../artifacts/builder/build-image.ts';
import { buildWindowsPayload } from '../../../artifacts/payloads/windows/index.ts';
import { imagesIn } from '../../../runner/cli/compose/images/images-in.ts';
import { projectRules, projectScenarios } from '../../../runner/cli/compose/project.ts';
import { viewing } from '../../../runner/cli/compose/viewing-detector.ts';
import { catalogueOf } from '../../../runner/controls/catalogue.ts';
import { ruleDetector } from '../../../runner/detections/arm/rule-detector.ts';
import { Boots } from '../../../runner/lifecycle/boots.ts';
import type { Limits, Rig } from '../../../runner/lifecycle/rig.ts';
import { run } from '../../../runner/lifecycle/run.ts';
import { RunLog } from '../../../runner/lifecycle/run-log.ts';
import { type RunRecord, runSchemaName } from '../../../runner/model/run-record.ts';
import type { Scenario } from '../../../runner/model/scenario.ts';
import type { ActiveArm, ControlId, Status } from '../../../runner/model/words.ts';
import type { EventSource } from '../../../runner/ports/event-source.ts';
import type { ImageBuilder } from '../../../runner/ports/image-builder.ts';
import type { Machine } from '../../../runner/ports/machine.ts';
import { windowsHost } from '../../../runner/targets/windows/guest/windows-host.ts';
import { WindowsTarget } from '../../../runner/targets/windows/windows-target.ts';
import { RecordingStore } from '../../lifecycle/recording-store.ts';
import { oracle } from '../../oracle/find-oracle.ts';
import { type Behaviour, windows11 } from './fake-windows/behaviour.ts';
import { FakeWindowsMachine } from './fake-windows/fake-machine.ts';

/** Without it no VHDX is built. */
export const qemuImg = oracle('qemu-img');
const scenarios = await projectScenarios();
const rules = await projectRules('windows');
const payload = buildWindowsPayload();

/** The canary of mounts is asked about an image; what is in it does not matter. */
const canaryImage = Buffer.concat(
  await Array.fromAsync(packIso([fileInput('readme.txt', Buffer.from('canary'))], { label: 'CANARY' }).bytes),
);

/** Long enough for everything that comes, so that only what never comes runs into them. */
const limits: Limits = {
  startMs: 5_000,
  revertMs: 5_000,
  callMs: 10_000,
  cleanUpMs: 10_000,
  canaryMs: 50,
  pollMs: 1,
};

export interface WindowsPlan {
  readonly behaviour?: Partial<Behaviour>;
  readonly scenario?: string;
  /** What is made of the scenario before it is run. */
  readonly change?: (scenario: Scenario) => Scenario;
  readonly reverts?: Machine['reverts'];
  readonly sources?: readonly EventSource[];
  readonly enableLogs?: readonly 'smartscreen'[];
  readonly ruledChannels?: readonly string[];
  readonly quiet?: boolean;
}

export interface WindowsRun {
  readonly record: RunRecord;
  readonly thrown: unknown;
  readonly machine: FakeWindowsMachine;
  /** Names under which events and log files were kept. */
  readonly kept: readonly string[];
}

export function fakeTarget(plan: WindowsPlan): { target: WindowsTarget; machine: FakeWindowsMachine } {
  const machine = new FakeWindowsMachine({ ...windows11, ...plan.behaviour }, plan.reverts);
  const { sources = [], enableLogs = [], ruledChannels = [] } = plan;
  const settings = { name: 'fake-windows', user: 'analyst', machine, sources, host: windowsHost, enableLogs };
  return { machine, target: new WindowsTarget({ ...settings, ruledChannels, canaryImage }) };
}

/** A run of the real lifecycle, judge, rules and catalogue, with real images, on a fake Windows. */
export async function runOnWindows(plan: WindowsPlan): Promise<WindowsRun> {
  const { machine, target } = fakeTarget(plan);
  const folder = await mkdtemp(join(tmpdir(), 'windows-lab-'));
  const detector = viewing(ruleDetector(rules));
  const store = new RecordingStore(null, () => {});
  const log = new RunLog(store, {
    ...{
      schema: runSchemaName,
      id: '20261129-120000-fake',
      state: 'running',
      startedAt: new Date().toISOString(),
    },
    ...{ finishedAt: null, outcome: null, cleanUp: null, batch: null },
    harness: { version: '0', node: process.version, rules: detector.rules },
    target: {
      name: target.name,
      platform: 'windows',
      fingerprint: {},
      posture: { ...target.posture, probed: {} },
    },
    modelled: target.modelled,
  });
  let markers = 0;
  const rig: Rig = {
    target,
    boots: new Boots(target, limits),
    catalogue: catalogueOf('windows'),
    detector,
    gateways: [],
    images: imagesOf(folder),
    log,
    expectations: () => new Map(),
    newMarker: () => (0xb0000000 + ++markers).toString(16),
    progress: () => {},
    signal: new AbortController().signal,
    limits,
  };
  const todo = {
    scenarios: scenarios
      .filter(({ id }) => id === (plan.scenario ?? 'T1553.005-2'))
      .map((scenario) => plan.change?.(scenario) ?? scenario),
    arms: ['marked', 'unmarked'] as const satisfies readonly ActiveArm[],
    quiet: plan.quiet ?? false,
  };
  try {
    const thrown = await run(todo, rig).then(
      () => null,
      (error: unknown) => error,
    );
    return { record: store.saved.at(-1) ?? log.record(), thrown, machine, kept: store.kept };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** With the qemu-img that the tests know. */
function imagesOf(folder: string): ImageBuilder {
  return {
    ...imagesIn(folder, payload),
    async build(recipe, signal) {
      const file = join(folder, recipe.name);
      const tool = qemuImg === null ? undefined : { file: qemuImg, args: [] };
      const manifest = await buildImage(recipe, payload, file, signal, tool);
      return { file, manifest, read: () => createReadStream(file) };
    },
  };
}

export function statusesOf({ scenarios: [scenario] }: RunRecord): Readonly<Record<ControlId, Status>> {
  return Object.fromEntries(scenario?.verdicts.map(({ control, status }) => [control, status]) ?? []);
}

/** `mount blocked GONE`: how the last step of an arm that did not complete ended, or that all did. */
export function endOf({ scenarios: [scenario] }: RunRecord, arm: ActiveArm): string {
  const steps = scenario?.arms.find((one) => one.arm === arm)?.steps ?? [];
  const last = steps.slice(steps.findLastIndex(({ step }) => step === 'build'));
  const stopped = last.find(({ status }) => status !== 'completed');
  return stopped === undefined ? 'completed' : `${stopped.step} ${stopped.status} ${stopped.reason?.code}`;
}
