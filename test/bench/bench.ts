import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunRecord } from '../../runner/model/run-record.ts';
import { root } from '../guest/motw.ts';
import { heading, median, row } from './rows.ts';
import { benchTelemetry } from './telemetry.ts';

/**
 * What the harness costs, as a user pays it: whole processes, medians. `npm run bench` times `motw run` of both scenarios in all
 * arms with the guest set up, and the engine that reads events and holds rules against them. `npm run bench -- --set-up` also times a
 * set-up from nothing, into a cache of its own; `npm run bench -- telemetry [FILE.evtx...]` only the engine.
 */
const runs = 5;

interface Timed {
  readonly wallMs: number;
  /** Peak resident memory of the harness alone, QEMU aside, in MiB. */
  readonly peakMiB: number;
  /** Processor time of the harness alone, in milliseconds. */
  readonly cpuMs: number;
}

async function motw(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Timed> {
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [
      '--conditions=source',
      '--import',
      join(import.meta.dirname, 'report-usage.ts'),
      join(root, 'runner/cli/main.js'),
      ...args,
    ],
    { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  let usage = '';
  child.stdio[3]?.on('data', (chunk: Buffer) => {
    usage += chunk;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`motw ${args.join(' ')} ended with ${code}`);
  const { peakKiB, cpuMs } = JSON.parse(usage) as { peakKiB: number; cpuMs: number };
  return { wallMs: performance.now() - started, peakMiB: peakKiB / 1024, cpuMs };
}

/** Milliseconds between the arms' steps: what the harness adds to the time in which it waits for the guest. */
function betweenSteps(record: RunRecord): number {
  const gaps = record.scenarios.flatMap(({ arms }) =>
    arms.map(({ steps }) =>
      steps.slice(1).reduce((sum, step, i) => {
        const before = steps[i];
        const ended = before === undefined ? 0 : Date.parse(before.startedAt) + before.durationMs;
        return sum + Math.max(0, Date.parse(step.startedAt) - ended);
      }, 0),
    ),
  );
  return median(gaps);
}

async function benchRuns(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'motw-bench-'));
  try {
    if (process.argv.includes('--set-up')) {
      const setUp = await motw(['setup'], { MOTW_CACHE: join(folder, 'cache') });
      row('set-up from nothing (packages to snapshot)', [setUp.wallMs / 1000], 's');
    }
    await motw(['run', '--out', join(folder, 'warm-up')]);
    const timed: Timed[] = [];
    for (let i = 0; i < runs; i++) timed.push(await motw(['run', '--out', join(folder, 'runs')]));
    row(
      'motw run, both scenarios, all arms: wall',
      timed.map(({ wallMs }) => wallMs / 1000),
      's',
      2,
    );
    row(
      'harness alone: peak memory',
      timed.map(({ peakMiB }) => peakMiB),
      'MiB',
      0,
    );
    row(
      'harness alone: processor time',
      timed.map(({ cpuMs }) => cpuMs / 1000),
      's',
      2,
    );
    const ids = await readdir(join(folder, 'runs'));
    const records = await Promise.all(
      ids.map(
        async (id) => JSON.parse(await readFile(join(folder, 'runs', id, 'run.json'), 'utf8')) as RunRecord,
      ),
    );
    row('harness between the steps of one arm', records.map(betweenSteps), 'ms', 0);
    for (const step of ['build', 'deliver', 'mount', 'inspect', 'open', 'collect', 'clean-up']) {
      const durations = records.flatMap(({ scenarios }) =>
        scenarios.flatMap(({ arms }) =>
          arms.flatMap(({ steps }) => steps.filter((one) => one.step === step)),
        ),
      );
      row(
        `step ${step}`,
        durations.map(({ durationMs }) => durationMs),
        'ms',
        0,
      );
    }
    const quiet = records.flatMap(({ quiet }) => quiet?.steps ?? []);
    row(
      'quiet arm',
      quiet.map(({ durationMs }) => durationMs),
      'ms',
      0,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const [only, ...files] = process.argv.slice(2);
heading();
if (only !== 'telemetry') await benchRuns();
await benchTelemetry(only === 'telemetry' ? files : []);
